package runtime

import "unsafe"

// Profiles: goroutines, allocations, waits.  (The CPU profile is in pprof.go.  Allocations
// are counted by site, exactly, by `burrow compare`.)

// A StackRecord describes a single execution stack.
type StackRecord struct {
	Stack0 [32]uintptr // return addresses; ends at the first 0
}

// Stack returns the stack trace of the record.
func (r *StackRecord) Stack() []uintptr {
	for i, pc := range r.Stack0 {
		if pc == 0 {
			return r.Stack0[0:i]
		}
	}
	return r.Stack0[0:]
}

// A MemProfileRecord describes the live objects allocated by one call sequence.
type MemProfileRecord struct {
	AllocBytes, FreeBytes     int64
	AllocObjects, FreeObjects int64
	Stack0                    [32]uintptr
}

// InUseBytes returns the number of bytes in use.
func (r *MemProfileRecord) InUseBytes() int64 { return r.AllocBytes - r.FreeBytes }

// InUseObjects returns the number of objects in use.
func (r *MemProfileRecord) InUseObjects() int64 { return r.AllocObjects - r.FreeObjects }

// Stack returns the stack trace of the record.
func (r *MemProfileRecord) Stack() []uintptr {
	for i, pc := range r.Stack0 {
		if pc == 0 {
			return r.Stack0[0:i]
		}
	}
	return r.Stack0[0:]
}

// BlockProfileRecord describes blocking events at one call sequence.
type BlockProfileRecord struct {
	Count  int64
	Cycles int64
	StackRecord
}

func callersOf(goroutine int, pcs []uintptr) int

// GoroutineProfile returns the number of goroutines, and if p has room their stacks.
func GoroutineProfile(p []StackRecord) (n int, ok bool) {
	return goroutineProfileWithLabels(p, nil)
}

//go:linkname goroutineProfileWithLabels runtime/pprof.runtime_goroutineProfileWithLabels
//go:noinline
func goroutineProfileWithLabels(p []StackRecord, labels []unsafe.Pointer) (n int, ok bool) {
	pin()
	defer unpin()
	n = NumGoroutine()
	if n > len(p) {
		return n, false
	}
	for i := 0; i < n; i++ {
		p[i] = StackRecord{}
		callersOf(i, p[i].Stack0[:])
		if i < len(labels) {
			labels[i] = labelsOf(i)
		}
	}
	return n, true
}

//go:noescape
func memProfile(p []MemProfileRecord, inuseZero bool) int

// MemProfile returns the number of records, and if p has room puts them there: sampled
// allocations by the stacks that made them.
//
//go:noinline
func MemProfile(p []MemProfileRecord, inuseZero bool) (n int, ok bool) {
	n = memProfile(p, inuseZero)
	return n, n <= len(p)
}

func readBlocks(p []BlockProfileRecord) int
func readMutexes(p []BlockProfileRecord) int
func setBlockRate(nanoseconds int, send, receive, choose func())
func setMutexRate(rate int) int

// BlockProfile returns the number of records, and if p has room puts them there: how
// often and how long goroutines waited, by their stacks.
//go:noinline
func BlockProfile(p []BlockProfileRecord) (n int, ok bool) {
	n = readBlocks(p)
	return n, n <= len(p)
}

// MutexProfile returns the number of records, and if p has room puts them there: how
// long others waited for a mutex, by the stacks of those that unlocked it.
//go:noinline
func MutexProfile(p []BlockProfileRecord) (n int, ok bool) {
	n = readMutexes(p)
	return n, n <= len(p)
}

// ThreadCreateProfile returns the number of records, 0.
func ThreadCreateProfile(p []StackRecord) (n int, ok bool) { return 0, true }

// SetBlockProfileRate asks for one sample in so many nanoseconds of waiting; 1: for
// all waits, 0 or less: for none.
//go:noinline
func SetBlockProfileRate(rate int) { setBlockRate(rate, chansend1, chanrecv1, selectgo) }

// SetMutexProfileFraction asks for one event in so many, 0: for none; less than 0
// changes nothing.  It returns the fraction that held.
func SetMutexProfileFraction(rate int) int { return setMutexRate(rate) }

// CPUProfile panics, as Go's does.
func CPUProfile() []byte { panic("CPUProfile no longer available") }

type notSupported string

func (e notSupported) Error() string { return string(e) }

// StartTrace reports that there is no tracer.
//go:noinline
func StartTrace() error { return notSupported("tracing is not supported by burrow") }

// StopTrace does nothing.
//go:noinline
func StopTrace() {}

// ReadTrace returns nil: no trace was started.
//go:noinline
func ReadTrace() []byte { return nil }

// SetCgoTraceback does nothing: there is no cgo.
//go:noinline
func SetCgoTraceback(version int, traceback, context, symbolizer uintptr) {}

// ---- What runtime/trace asks for: nobody sees tasks and regions.

//go:linkname trace_userTaskCreate runtime/trace.userTaskCreate
func trace_userTaskCreate(id, parentID uint64, taskType string) {}

//go:linkname trace_userTaskEnd runtime/trace.userTaskEnd
func trace_userTaskEnd(id uint64) {}

//go:linkname trace_userRegion runtime/trace.userRegion
func trace_userRegion(id, mode uint64, regionType string) {}

//go:linkname trace_userLog runtime/trace.userLog
func trace_userLog(id uint64, category, message string) {}
