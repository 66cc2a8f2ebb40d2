// messages -m -m

// Functions of package runtime are inlined where Go inlines them, at the same cost,
// though most are not the same inside.
package main

import "runtime"

func f1(pc []uintptr) int { return runtime.Callers(1, pc) }
func f2() { runtime.Caller(1) }
func f3() { runtime.GC() }
func f4() { runtime.Gosched() }
func f5() int { return runtime.NumGoroutine() }
func f6() int { return runtime.GOMAXPROCS(0) }
func f7() int { return runtime.NumCPU() }
func f8(x any) { runtime.KeepAlive(x) }
func f9(x *runtime.MemStats) { runtime.ReadMemStats(x) }
func f10(pc uintptr) *runtime.Func { return runtime.FuncForPC(pc) }
func f11(f *runtime.Func) string { return f.Name() }
func f12(f *runtime.Func) uintptr { return f.Entry() }
func f14(f *runtime.Frames) (runtime.Frame, bool) { return f.Next() }
func f15(p []uintptr) *runtime.Frames { return runtime.CallersFrames(p) }
func f16(b []byte) int { return runtime.Stack(b, false) }
func f17(b any) { runtime.SetFinalizer(b, nil) }
func f18() string { return runtime.Version() }
func f19() string { return runtime.GOROOT() }
func f20() { runtime.LockOSThread() }
func f21() { runtime.UnlockOSThread() }
func f22() { runtime.Goexit() }
func f23() int64 { return runtime.NumCgoCall() }
func f24(e runtime.Error) string { return e.Error() }
func f25() { runtime.Breakpoint() }
func f27(p []runtime.StackRecord) (int, bool) { return runtime.GoroutineProfile(p) }
func f28(p []runtime.MemProfileRecord) (int, bool) { return runtime.MemProfile(p, false) }
func f29() { runtime.SetBlockProfileRate(1) }
func f30() { runtime.SetMutexProfileFraction(1) }
func f31() []byte { return runtime.ReadTrace() }
func f33(p []runtime.StackRecord) (int, bool) { return runtime.ThreadCreateProfile(p) }
func f34(r *runtime.MemProfileRecord) (int64, int64, []uintptr) { return r.InUseBytes(), r.InUseObjects(), r.Stack() }
func main() {}
