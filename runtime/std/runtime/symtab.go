package runtime

// Callers, and what can be said of the places in code they stand for.

import "unsafe"

// Caller reports file and line number of a caller; 0 is the caller of Caller.
func Caller(skip int) (pc uintptr, file string, line int, ok bool)

// Callers fills pc with return addresses of calls on this goroutine's stack,
// without the first skip; 0 is Callers itself.
//go:noescape
func Callers(skip int, pc []uintptr) int

// A place is one function at a return address; several are there after inlining,
// number 0 the innermost.  (Place in runtime/callers.c.)
type place struct {
	function string
	file     string
	line     int
	entry    uintptr
	fn       *Func
}

//go:noescape
func placeAt(pc uintptr, number int, p *place) bool

// Callers says by an address in this function, behind a return address, how many
// of the functions there are to be skipped.
func skipPleaseUseCallersFrames()

func entryOf(f func()) uintptr { return **(**uintptr)(unsafe.Pointer(&f)) }

const skipRoom = 256

// Frames gives the frames of what Callers returned, one after the other.
type Frames struct {
	callers []uintptr
	number  int // of the next function at callers[0]
}

// Frame is what Frames returns for each function.
type Frame struct {
	PC       uintptr // program counter of the call
	Func     *Func   // nil for functions that were inlined
	Function string  // package path-qualified name
	File     string
	Line     int
	Entry    uintptr
	funcInfo uintptr
}

// CallersFrames takes a slice that Callers filled.
func CallersFrames(callers []uintptr) *Frames {
	return &Frames{callers: callers}
}

// Next returns the next frame, and whether there are more.
func (f *Frames) Next() (frame Frame, more bool) {
	for len(f.callers) > 0 {
		pc := f.callers[0]
		if f.number == 0 && len(f.callers) > 1 {
			f.number = skipped(f.callers[1])
		}
		var p place
		if !placeAt(pc, f.number, &p) {
			f.drop()
			continue
		}
		frame = Frame{PC: pc - 1, Func: p.fn, Function: p.function, File: p.file,
			Line: p.line, Entry: p.entry}
		f.number++
		if p.fn != nil { // the outermost
			f.drop()
		}
		return frame, len(f.callers) > 0
	}
	return Frame{}, false
}

// skipped returns how many frames an address behind a pc stands for.
func skipped(pc uintptr) int {
	if n := pc - entryOf(skipPleaseUseCallersFrames); n < skipRoom {
		return int(n)
	}
	return 0
}

func (f *Frames) drop() {
	n := 1
	if len(f.callers) > 1 && skipped(f.callers[1]) > 0 {
		n = 2
	}
	f.callers = f.callers[n:]
	f.number = 0
}

// A Func represents a function in the running binary: it is the entry of the
// function table itself, or an inlinedFunc.
type Func struct {
	opaque struct{} // unexported field to disallow conversions
}

type inlinedFunc struct {
	marker uint32 // ^0, no function's address
	entry  uintptr
	name   string
	file   string
	line   int
}

func funcForPC(pc uintptr) *Func

// FuncForPC returns the function that contains pc: after inlining, the innermost.
func FuncForPC(pc uintptr) *Func {
	f := funcForPC(pc)
	if f == nil {
		return nil
	}
	var p place
	if placeAt(pc+1, 0, &p) && p.fn == nil {
		return (*Func)(unsafe.Pointer(&inlinedFunc{^uint32(0), p.entry, p.function, p.file, p.line}))
	}
	return f
}

func (f *Func) inlined() *inlinedFunc {
	if i := (*inlinedFunc)(unsafe.Pointer(f)); i.marker == ^uint32(0) {
		return i
	}
	return nil
}

// The first word of a function table's entry is the function's address.
func (f *Func) address() uintptr { return uintptr(*(*uint32)(unsafe.Pointer(f))) }

func outermost(pc uintptr) (p place) {
	for n := 0; placeAt(pc, n, &p) && p.fn == nil; n++ {
	}
	return p
}

// Name returns the name of the function.
func (f *Func) Name() string {
	if f == nil {
		return ""
	}
	if i := f.inlined(); i != nil {
		return i.name
	}
	return outermost(f.address() + 1).function
}

// Entry returns the entry address of the function.
//go:noinline
func (f *Func) Entry() uintptr {
	if i := f.inlined(); i != nil {
		return i.entry
	}
	return f.address()
}

// FileLine returns file name and line number of the code at pc.
func (f *Func) FileLine(pc uintptr) (file string, line int) {
	if i := f.inlined(); i != nil {
		return i.file, i.line
	}
	var p place
	placeAt(pc+1, 0, &p)
	return p.file, p.line
}

func stack(buf []byte, all bool) int

// Stack formats a stack trace of the calling goroutine into buf, and of all others
// after it if all is true.  It returns the number of bytes written.
//go:noinline
func Stack(buf []byte, all bool) int {
	if len(buf) == 0 {
		return 0
	}
	return stack(buf, all)
}
