// messages -m -m

// Methods of embedded fields and of values behind pointers have wrappers, which are
// functions to Go: they are analysed and small methods are inlined into them.
package main

type reader interface {
	read(p []byte) (n int)
	name() string
}

type named interface {
	reader
	rename(to *string)
}

type file struct{ path string }

func (f *file) read(p []byte) (n int) {
	kept = p
	return len(p)
}

func (f *file) name() string { return f.path }

func (f file) size() int { return len(f.path) }

var kept []byte

type logged struct {
	*file
	count int
}

type boxed struct {
	reader
	file file
}

func closes(x any) bool {
	_, ok := x.(interface{ close(bool) error })
	return ok
}

func main() {
	l := logged{file: &file{"x"}}
	println(l.name(), l.size(), boxed{}.reader == nil, closes(nil))
}
