// dump escape
//
// One site of each kind: what the analysis says, and where the code has it.
package main

type point struct{ x, y int }

func (p point) sum() int   { return p.x + p.y }
func (p *point) norm() int { return p.x }

type summer interface{ sum() int }

type empty struct{}

var (
	sink    any
	number  = 1000
	word    = "word"
	bytes   = []byte("bytes")
	table   = []*point{{1, 2}, {3, 4}}
	pending func() int
)

//go:noinline
func use(values ...any) int { return len(values) }

//go:noinline
func run(f func() int) int { return f() }

func variables(n int) *int {
	inRegister := n * 2
	inFrame := [4]int{n}
	moved := n
	use(inFrame[n:])
	moved += inRegister
	return &moved
}

func objects() *point {
	apart := &point{1, 2}
	whole := new(point)
	run(whole.norm)
	sink = &empty{}
	return &point{apart.x, whole.y}
}

func slices(n int) []int {
	fixed := make([]int, 4)
	unknown := make([]int, n)
	literal := []int{n, n}
	grown := append(literal, fixed...)
	use(unknown[n], grown)
	return []int{1, n}
}

func maps(n int) map[string]int {
	small := map[string]int{"a": n}
	large := make(map[int]int, 100)
	large[n] = small["a"]
	_ = small[string(bytes)]
	return map[string]int{"b": large[n]}
}

func channels() int {
	c := make(chan int, 1)
	c <- 1
	return <-c
}

func closures(n int, s summer) int {
	pending = func() int { return n }
	run(func() int { return n })
	run(func() int { return 1 })
	run(point{n, n}.sum)
	return run(s.sum)
}

func boxes(b byte) {
	sink = number
	sink = 1000
	sink = b
	sink = word
	var local any = point{number, 1}
	use(local.(point).x, word, 2.5)
}

func strings(s string) string {
	short := s + word
	for range []byte(short) {
	}
	if string(bytes) == s {
		return string(bytes)
	}
	use(len(string([]rune(s))), len([]byte(s)))
	return s + "!"
}

func later(n int) {
	defer use(n)
	for i := 0; i < n; i++ {
		defer use(i)
	}
	go run(func() int { return n })
}

func main() {
	println(*variables(1), objects().x, len(slices(1)), len(maps(1)), channels())
}
