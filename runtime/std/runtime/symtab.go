package runtime

// Callers, and what can be said of the places in code they stand for.

import "unsafe"

// Caller reports file and line number of a caller; 0 is the caller of Caller.
func Caller(skip int) (pc uintptr, file string, line int, ok bool)

//go:noescape
func callers(skip int, pc []uintptr) int

// Callers fills pc with return addresses of calls on this goroutine's stack,
// without the first skip; 0 is Callers itself.
func Callers(skip int, pc []uintptr) int {
	if len(pc) == 0 {
		return 0
	}
	return callers(skip, pc)
}

// A place is the frame that a pc stands for.  (Place in runtime/callers.c.)
type place struct {
	function string
	file     string
	line     int
	entry    uintptr
	fn       *Func // nil for functions that were inlined
}

//go:noescape
func placeAt(pc uintptr, p *place) bool

// pcAround returns the pc of the function around one that was inlined, else 0.
func pcAround(pc uintptr) uintptr

// Frames gives the frames of what Callers returned, one after the other.
type Frames struct {
	callers    []uintptr
	frames     []Frame // the next ones: two, if there are so many
	frameStore [2]Frame
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
	f := &Frames{callers: callers}
	f.frames = f.frameStore[:0]
	return f
}

// Next returns the next frame, and whether there are more.
func (f *Frames) Next() (frame Frame, more bool) {
	f.look()
	if len(f.frames) == 0 {
		return Frame{}, false
	}
	frame = f.frames[0]
	f.frames = append(f.frameStore[:0], f.frames[1:]...)
	return frame, len(f.frames) > 0
}

// look fills f.frames: not every pc need be one of a function.
func (f *Frames) look() {
	for len(f.frames) < 2 && len(f.callers) > 0 {
		pc := f.callers[0]
		f.callers = f.callers[1:]
		var p place
		if placeAt(pc, &p) {
			f.frames = append(f.frames, Frame{PC: pc - 1, Func: p.fn,
				Function: p.function, File: p.file, Line: p.line, Entry: p.entry})
		}
	}
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

//go:noescape
func funcName(f *Func) string

// FuncForPC returns the function that contains pc: after inlining, the innermost.
func FuncForPC(pc uintptr) *Func {
	f := funcForPC(pc)
	if f == nil {
		return nil
	}
	var p place
	if placeAt(pc+1, &p) && p.fn == nil {
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

// Name returns the name of the function.
func (f *Func) Name() string {
	if f == nil {
		return ""
	}
	if i := f.inlined(); i != nil {
		return i.name
	}
	return funcName(f)
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
	placeAt(pc+1, &p)
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
