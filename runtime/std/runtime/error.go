package runtime

// The types of run-time errors.  Their descriptors and methods as the running
// program uses them are in runtime/errors.asm of Burrow's source, where C code and
// programs without imports find them too; the names here stand for the same types.

import "unsafe"

// The Error interface identifies a run-time error.
type Error interface {
	error
	// RuntimeError tells run-time errors from other errors.
	RuntimeError()
}

// A TypeAssertionError explains a failed type assertion.
type TypeAssertionError struct {
	_interface    unsafe.Pointer
	concrete      unsafe.Pointer
	asserted      unsafe.Pointer
	missingMethod string
}

func (*TypeAssertionError) RuntimeError() {}

//go:linkname assertionErrorText runtime.assertionErrorText
func assertionErrorText(e *TypeAssertionError) string

//go:noinline
func (e *TypeAssertionError) Error() string { return assertionErrorText(e) }

type errorString string

func (e errorString) RuntimeError() {}
func (e errorString) Error() string { return "runtime error: " + string(e) }

// Of math/bits.
var overflowError = error(errorString("integer overflow"))
var divideError = error(errorString("integer divide by zero"))
