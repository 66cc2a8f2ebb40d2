// Package runtime is what a program sees of Burrow's run-time system: the garbage
// collector, goroutines, and who called whom.
//
// The system itself is C and assembly, in the folder runtime/ of Burrow's source.
// Functions without a body here are there; runtime/std.def says which.
//
// What is said of calls by -m depends on the functions called: those that Go inlines,
// and what they call, have the same names here, and cost what they do in Go
// (escape/costs.def).
package runtime

import "unsafe"

// Compiler is the name of the tool chain whose language and library these are: go/build
// and go/types know gc and gccgo, and so do the programs that ask.  What only burrow has
// is behind the build tag burrow.
const Compiler = "gc"

// GOOS is the running program's operating system target.
const GOOS = "linux"

// GOARCH is the running program's architecture target.
const GOARCH = "amd64"

// Version returns the version of Go that this implementation follows.
func Version() string { return "go1.19.8" }

// defaultGOROOT is the tree that the program was built with; go.main sets it.
var defaultGOROOT string

// buildInfo is what runtime/debug.ReadBuildInfo reads; go.main sets it.
var buildInfo string

//go:linkname modinfo runtime/debug.modinfo
func modinfo() string {
	const frame = "0123456789abcdef" // of the text in the file, where there is one
	if buildInfo == "" {
		return ""
	}
	return frame + buildInfo + frame
}

// GOROOT returns the root of the Go tree: $GOROOT, or the one used for the build.
func GOROOT() string {
	if s := getenv("GOROOT"); s != "" {
		return s
	}
	return defaultGOROOT
}

//go:linkname environ syscall.runtime_envs
func environ() []string

func getenv(name string) string {
	for _, entry := range environ() {
		if len(entry) > len(name) && entry[len(name)] == '=' && entry[:len(name)] == name {
			return entry[len(name)+1:]
		}
	}
	return ""
}

// ---- Goroutines

func gosched()

// checkTimeouts is for systems without threads.
func checkTimeouts() {}

// Gosched yields the processor, allowing other goroutines to run.
func Gosched() {
	checkTimeouts()
	gosched()
}

// Goexit terminates the goroutine that calls it, after its deferred calls.
func Goexit()

func countGoroutines() int
func gcount() int32 { return int32(countGoroutines()) }

// NumGoroutine returns the number of goroutines that currently exist.
func NumGoroutine() int { return int(gcount()) }

// GOMAXPROCS sets the number of processors and returns the previous setting.  All
// goroutines run on one thread; the number is only remembered.
func GOMAXPROCS(n int) int

func countProcessors() int

// NumCPU returns the number of logical processors usable by the process.
func NumCPU() int { return countProcessors() }

// NumCgoCall returns 0: there is no cgo.
func NumCgoCall() int64 { return 0 }

// LockOSThread has nothing to do: there is one thread.
//go:noinline
func LockOSThread() {}

func dounlockOSThread() {}

// UnlockOSThread undoes a call of LockOSThread.
func UnlockOSThread() { dounlockOSThread() }

func breakpoint()

// Breakpoint executes a breakpoint trap.
func Breakpoint() { breakpoint() }

// ---- Memory

func collect()
func takePoolCleanup() func()

// Between pin and unpin no other goroutine runs.
func pin()
func unpin()

// GC runs a garbage collection and blocks the caller until it is complete.
func GC() {
	pin()
	if clean := takePoolCleanup(); clean != nil {
		clean() // sync.Pool
	}
	collect()
	takePoolCleanup() // not a second time
	unpin()
	Gosched() // finalizers
}

// SetFinalizer sets the function that is called with obj when obj is no longer
// reachable; a nil finalizer clears it.
func SetFinalizer(obj, finalizer any)

// KeepAlive marks its argument as currently reachable.
//
//go:noinline
func KeepAlive(x any) {}

// MemProfileRate is the fraction of allocations that a memory profile would sample.
var MemProfileRate int = 512 * 1024

// A MemStats records statistics about the memory allocator.
type MemStats struct {
	Alloc         uint64 // bytes of allocated heap objects
	TotalAlloc    uint64 // bytes ever allocated
	Sys           uint64 // bytes obtained from the system
	Lookups       uint64 // always 0
	Mallocs       uint64 // objects ever allocated
	Frees         uint64 // objects ever freed
	HeapAlloc     uint64 // as Alloc
	HeapSys       uint64 // bytes of heap memory obtained from the system
	HeapIdle      uint64 // bytes of it in unused spans
	HeapInuse     uint64 // and in the others
	HeapReleased  uint64 // bytes returned to the system
	HeapObjects   uint64 // allocated objects
	StackInuse    uint64 // bytes of goroutines' stacks
	StackSys      uint64
	MSpanInuse    uint64
	MSpanSys      uint64
	MCacheInuse   uint64
	MCacheSys     uint64
	BuckHashSys   uint64
	GCSys         uint64
	OtherSys      uint64
	NextGC        uint64      // heap size that the next collection waits for
	LastGC        uint64      // end of the last one, nanoseconds since 1970
	PauseTotalNs  uint64      // all pauses together
	PauseNs       [256]uint64 // the latest pauses: number n is at (n+255)%256
	PauseEnd      [256]uint64 // and their ends
	NumGC         uint32
	NumForcedGC   uint32
	GCCPUFraction float64
	EnableGC      bool // always true
	DebugGC       bool // unused
	BySize        [61]struct {
		Size    uint32
		Mallocs uint64
		Frees   uint64
	}
}

// ReadMemStats fills m with the allocator's statistics.
//go:noescape
func ReadMemStats(m *MemStats)

// ---- What other packages name by //go:linkname

// zeroVal is what reflect takes for the zero value of small types.
var zeroVal [1024]byte

func throw(text string)
func fastrand() uint32
func fastrand64() uint64
func nanotime() int64
func memhash(p unsafe.Pointer, seed, size uintptr) uintptr
