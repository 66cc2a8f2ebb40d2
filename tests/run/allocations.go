// run
// env: GOGC=off
//
// What allocates with Go's compiler, and how often: here at most as often.

package main

import (
	"runtime"
	"strings"
	"unsafe"
)

type P struct{ X, Y int }
type N struct {
	Next *N
	V    int
}
type Big struct{ a [40]int }
type Str struct{ a, b string }
type I interface{ M() int }

func (p P) M() int    { return p.X }
func (n *N) M() int   { return n.V }
func (b *Big) M() int { return b.a[0] }

type Small uint8

func (s Small) M() int { return int(s) }

type E struct{}

func (E) M() int { return 0 }

var (
	g8       uint8  = 200
	g16      uint16 = 3000
	g16s     uint16 = 30
	g32      int32  = 70000
	g64             = 1 << 40
	gsm             = 77
	gf              = 3.5
	gf0             = 0.0
	gb              = true
	gs              = strings.Repeat("s", 20)
	gs40            = strings.Repeat("t", 40)
	ge              = ""
	g1              = "x"[:1]
	gbytes          = []byte(strings.Repeat("b", 20))
	gb32            = []byte(strings.Repeat("b", 32))
	gb33            = []byte(strings.Repeat("b", 33))
	gbytes40        = []byte(strings.Repeat("b", 40))
	gb1             = []byte("b")
	gb0             = []byte("")
	grunes          = []rune("abcdefgh")
	gn              = 5
	gp              = P{1, 2}
	gpp             = &gp
	gstr            = Str{"a", "b"}
	gnode           = &N{nil, 4}
	gerr     error
	gany     any = 1000
	gi       I   = P{4, 5}
	gmap         = map[string]int{"a": 1, gs: 2}
	gmi          = map[int]int{1: 2}
	gfun         = func(x int) int { return x + 1 }
	gslice       = []int{1, 2, 3}
	gsl0     []int
	gc64     = complex(1, 2)
	garr     = [3]int{1, 2, 3}
	garr1    = [1]int{9000}
	gstrs    = []string{"a", "b", "c"}
)

var (
	sinkP *P
	sinkN *N
	sinkA any
	sinkI I
	sinkS string
	sinkB []byte
	sinkR []rune
	sinkF func() int
	sinkM map[int]int
	sinkL []int
	sinkC chan int
	sinkE *E
)

//go:noinline
func use(n int) {}

//go:noinline
func useS(s string) int { return len(s) }

//go:noinline
func useB(b []byte) int { return len(b) }

//go:noinline
func useR(b []rune) int { return len(b) }

//go:noinline
func useA(a any) bool { return a == nil }

//go:noinline
func useV(a ...any) int { return len(a) }

//go:noinline
func useVI(a ...int) int { return len(a) }

//go:noinline
func keepV(a ...any) { sinkA = a[0] }

//go:noinline
func keepVI(a ...int) { sinkL = a }

//go:noinline
func useF(f func() int) int { return f() }

//go:noinline
func useM(m map[int]int) int { return len(m) }

//go:noinline
func useMS(m map[string]int) int { return len(m) }

//go:noinline
func useP(p *P) int { return p.X }

//go:noinline
func useI(i I) bool { return i == nil }

//go:noinline
func callI(i I) int { return i.M() }

//go:noinline
func useL(l []int) int { return len(l) }

func f0() {}

// A place that may allocate, and how often Go 1.19 does.
type site struct {
	name string
	most uint64
	f    func()
}

var sites = []site{
	// variables
	{"var stays", 0, func() { x := gn; p := &x; use(*p) }},
	{"var moved", 1, func() { x := gp; sinkP = &x }},
	{"var zero-size moved", 0, func() { var e E; sinkE = &e }},
	{"big var stays", 0, func() { var b Big; b.a[gn] = 1; p := &b; use(p.a[3]) }},
	{"array var sliced stays", 0, func() { var b [64]byte; s := b[:gn]; use(useB(s)) }},
	{"array var sliced escapes", 1, func() { var b [64]byte; s := b[:gn]; sinkB = s }},
	// new and literals
	{"new stays", 0, func() { p := new(P); use(useP(p)) }},
	{"new escapes", 1, func() { sinkP = new(P) }},
	{"&T stays", 0, func() { use(useP(&P{1, gn})) }},
	{"&T escapes", 1, func() { sinkP = &P{1, gn} }},
	{"&T{&T} escapes", 2, func() { sinkN = &N{&N{nil, 1}, 2} }},
	{"&zero escapes", 0, func() { sinkE = &E{} }},
	{"new large stays 64K", 0, func() { p := new([65536]byte); p[gn] = 1; use(int(p[3])) }},
	{"new large 64K+1", 1, func() { p := new([65537]byte); p[gn] = 1; use(int(p[3])) }},
	{"new Big unused", 1, func() { p := new([1 << 20]byte); _ = p }},
	// slices
	{"make const stays", 0, func() { s := make([]int, 10); use(useL(s)) }},
	{"make const escapes", 1, func() { sinkL = make([]int, 10) }},
	{"make cap const stays", 0, func() { s := make([]int, gn, 10); use(useL(s)) }},
	{"make n", 1, func() { s := make([]int, gn); use(useL(s)) }},
	{"make 0", 0, func() { s := make([]int, 0); sinkL = s }},
	{"make n=0", 0, func() { s := make([]int, gn-5); sinkL = s }},
	{"make 8192 ints", 0, func() { s := make([]int, 8192); s[gn] = 1; use(s[3]) }},
	{"make 8193 ints", 1, func() { s := make([]int, 8193); s[gn] = 1; use(s[3]) }},
	{"slice lit stays", 0, func() { use(useL([]int{1, gn, 3})) }},
	{"slice lit escapes", 1, func() { sinkL = []int{1, gn, 3} }},
	{"slice lit const stays", 0, func() { use(useL([]int{1, 2, 3})) }},
	{"slice lit const escapes", 1, func() { sinkL = []int{1, 2, 3} }},
	{"slice lit const read", 0, func() {
		for _, x := range []int{1, 2, 3} {
			use(x)
		}
	}},
	{"slice of slices stays", 0, func() { s := [][]int{{1, gn}, {3}}; use(useL(s[0])) }},
	{"slice of ptr lits stays", 0, func() { s := []*P{{1, gn}, {3, 4}}; use(s[gn-5].X) }},
	{"slice of ptr lits escapes", 2, func() { s := []*P{{1, gn}, {3, 4}}; sinkP = s[0] }},
	{"struct with slice lit", 0, func() { t := struct{ a []int }{[]int{gn}}; use(useL(t.a)) }},
	{"empty slice lit", 0, func() { sinkL = []int{} }},
	{"bytes from lit", 0, func() { use(useB([]byte("hello"))) }},
	{"bytes from lit esc", 1, func() { sinkB = []byte("hello") }},
	{"bytes from empty lit esc", 0, func() { sinkB = []byte("") }},
	// append
	{"append 1 to nil", 1, func() { var s []int; s = append(s, 1); use(useL(s)) }},
	{"append 10 to nil", 5, func() {
		var s []int
		for i := 0; i < 10; i++ {
			s = append(s, i)
		}
		use(useL(s))
	}},
	{"append in cap", 0, func() { s := make([]int, 0, 4); s = append(s, 1, 2, 3, gn); use(useL(s)) }},
	{"append beyond cap", 1, func() { s := make([]int, 0, 4); s = append(s, 1, 2, 3, 4, gn); use(useL(s)) }},
	{"append string", 0, func() { b := make([]byte, 0, 32); b = append(b, gs...); use(useB(b)) }},
	{"append string nil", 1, func() { b := append([]byte(nil), gs...); use(useB(b)) }},
	{"append make", 1, func() { s := append(gsl0, make([]int, gn)...); use(useL(s)) }},
	{"append copy", 1, func() { s := append([]int(nil), gslice...); use(useL(s)) }},
	{"append copy escapes", 1, func() { sinkL = append([]int(nil), gslice...) }},
	{"append empty", 0, func() { s := append([]int(nil), gsl0...); use(useL(s)) }},
	{"append bytes of string()", 0, func() { b := make([]byte, 0, 32); b = append(b, string(gbytes)...); use(useB(b)) }},
	{"append []byte(s)...", 0, func() { b := make([]byte, 0, 32); b = append(b, []byte(gs)...); use(useB(b)) }},
	{"append []byte(s40)...", 1, func() { b := make([]byte, 0, 64); b = append(b, []byte(gs40)...); use(useB(b)) }},
	// maps
	{"make map stays unused", 0, func() { m := make(map[int]int); use(useM(m)) }},
	{"make map stays 1", 0, func() { m := make(map[int]int); m[gn] = 1; use(useM(m)) }},
	{"make map stays 8", 0, func() {
		m := make(map[int]int)
		for i := 0; i < 8; i++ {
			m[i] = i
		}
		use(useM(m))
	}},
	{"make map stays 9", 1, func() {
		m := make(map[int]int)
		for i := 0; i < 9; i++ {
			m[i] = i
		}
		use(useM(m))
	}},
	{"make map stays 100", 16, func() {
		m := make(map[int]int)
		for i := 0; i < 100; i++ {
			m[i] = i
		}
		use(useM(m))
	}},
	{"make map hint 8 stays", 0, func() { m := make(map[int]int, 8); m[gn] = 1; use(useM(m)) }},
	{"make map hint 9 stays", 1, func() { m := make(map[int]int, 9); m[gn] = 1; use(useM(m)) }},
	{"make map hint 100 stays", 2, func() { m := make(map[int]int, 100); m[gn] = 1; use(useM(m)) }},
	{"make map hint n stays", 0, func() { m := make(map[int]int, gn); m[gn] = 1; use(useM(m)) }},
	{"make map hint n=0 stays", 0, func() { m := make(map[int]int, gn-5); use(useM(m)) }},
	{"make map escapes empty", 1, func() { m := make(map[int]int); sinkM = m }},
	{"make map escapes 1", 2, func() { m := make(map[int]int); m[gn] = 1; sinkM = m }},
	{"make map escapes 9", 3, func() {
		m := make(map[int]int)
		for i := 0; i < 9; i++ {
			m[i] = i
		}
		sinkM = m
	}},
	{"make map hint 20 escapes", 2, func() { m := make(map[int]int, 20); m[gn] = 1; sinkM = m }},
	{"make map escapes 1000", 67, func() {
		m := make(map[int]int)
		for i := 0; i < 1000; i++ {
			m[i] = i
		}
		sinkM = m
	}},
	{"map lit stays", 0, func() { m := map[int]int{1: 2, gn: 3}; use(useM(m)) }},
	{"map lit empty stays", 0, func() { m := map[int]int{}; use(useM(m)) }},
	{"map lit 30 stays", 1, func() {
		m := map[int]int{1: 1, 2: 1, 3: 1, 4: 1, 5: 1, 6: 1, 7: 1, 8: 1, 9: 1, 10: 1, 11: 1, 12: 1, 13: 1, 14: 1, 15: 1, 16: 1, 17: 1, 18: 1, 19: 1, 20: 1, 21: 1, 22: 1, 23: 1, 24: 1, 25: 1, 26: 1, 27: 1, 28: 1, 29: 1, 30: 1}
		use(useM(m))
	}},
	{"map lit escapes", 2, func() { sinkM = map[int]int{1: 2, gn: 3} }},
	{"map[string] stays", 0, func() { m := make(map[string]int); m[gs] = 1; m["a"]++; use(useMS(m)) }},
	{"map[string]string stays", 0, func() { m := map[string]string{"a": "b", gs: gs40}; use(len(m["a"])) }},
	{"map[string]P stays", 0, func() { m := map[string]P{}; m["a"] = gp; use(m["a"].X) }},
	{"map[P]any stays", 0, func() { m := map[P]any{}; m[gp] = nil; use(len(m)) }},
	{"map[any]int stays", 0, func() { m := map[any]int{}; m["a"] = 1; use(len(m)) }},
	{"map[int]Big stays", 1, func() { m := map[int]Big{}; m[1] = Big{}; use(len(m)) }},
	{"map[Big]int stays", 1, func() { m := map[[40]int]int{}; m[[40]int{}] = 1; use(len(m)) }},
	{"map[int]struct{} stays", 0, func() { m := map[int]struct{}{}; m[1] = struct{}{}; use(len(m)) }},
	{"map[bool]bool stays", 0, func() { m := map[bool]bool{}; m[gb] = gb; use(len(m)) }},
	{"map[int16]*P stays", 0, func() { m := map[int16]*P{}; m[3] = gpp; use(len(m)) }},
	{"map range stays", 2, func() {
		m := map[int]int{1: 2, 3: 4}
		for k, v := range m {
			use(k + v)
		}
	}},
	{"map in loop", 0, func() {
		for i := 0; i < 3; i++ {
			m := map[int]int{}
			m[i] = 1
			use(len(m))
		}
	}},
	{"map delete/clear stays", 0, func() {
		m := map[int]int{1: 2}
		delete(m, 1)
		m[2] = 3
		for k := range m {
			delete(m, k)
		}
		use(len(m))
	}},
	{"map lookup string(b)", 0, func() { use(gmap[string(gbytes)]) }},
	{"map lookup string(b) 40", 0, func() { use(gmap[string(gbytes40)]) }},
	{"map lookup ok string(b)", 0, func() {
		_, ok := gmap[string(gbytes40)]
		if ok {
			use(1)
		}
	}},
	{"map assign string(b) exists", 1, func() { gmap[string(gbytes40)] = 1 }},
	{"map op-assign string(b)", 1, func() { gmap[string(gbytes40)]++ }},
	{"map lookup struct key string(b)", 0, func() { m := map[Str]int{}; use(m[Str{string(gbytes40), string(gbytes)}]) }},
	{"map lookup array key string(b)", 0, func() { m := map[[1]string]int{}; use(m[[1]string{string(gbytes40)}]) }},
	{"map delete string(b)", 1, func() { delete(gmap, string(gb33)) }},
	// channels
	{"make chan stays", 1, func() { c := make(chan int); use(len(c)) }},
	{"make chan buffered", 1, func() { c := make(chan int, 3); c <- 1; use(len(c)) }},
	{"make chan ptr buffered", 2, func() { c := make(chan *P, 3); use(len(c)) }},
	{"make chan ptr unbuffered", 1, func() { c := make(chan *P); use(len(c)) }},
	{"make chan struct{} buffered", 1, func() { c := make(chan struct{}, 3); use(len(c)) }},
	{"select default", 1, func() {
		c := make(chan int, 1)
		select {
		case c <- gn:
		default:
		}
		select {
		case x := <-c:
			use(x)
		default:
		}
	}},
	{"select two", 2, func() {
		c, d := make(chan int, 1), make(chan int, 1)
		c <- 1
		select {
		case x := <-c:
			use(x)
		case x := <-d:
			use(x)
		}
	}},
	// closures
	{"closure no capture", 0, func() { use(useF(func() int { return 3 })) }},
	{"closure no capture escapes", 0, func() { sinkF = func() int { return 3 } }},
	{"closure stays", 0, func() { n := gn; use(useF(func() int { return n })) }},
	{"closure stays by ref", 0, func() { n := gn; use(useF(func() int { n++; return n })); use(n) }},
	{"closure escapes", 1, func() { n := gn; sinkF = func() int { return n } }},
	{"closure escapes by ref", 2, func() { n := gn; sinkF = func() int { n++; return n } }},
	{"closure called directly", 0, func() { n := gn; func() { n++ }(); use(n) }},
	{"closure in loop stays", 0, func() {
		for i := 0; i < 3; i++ {
			j := i
			use(useF(func() int { return j }))
		}
	}},
	{"method value stays", 0, func() { f := gp.M; use(useF(f)) }},
	{"method value escapes", 1, func() { sinkF = gp.M }},
	{"method value ptr stays", 0, func() { f := gnode.M; use(useF(f)) }},
	{"method value ptr escapes", 1, func() { sinkF = gnode.M }},
	{"method value iface stays", 0, func() { use(useF(gi.M)) }},
	{"method value iface escapes", 1, func() { sinkF = gi.M }},
	{"method expr", 0, func() { f := (*N).M; use(f(gnode)) }},
	// interfaces
	{"box const int", 0, func() { sinkA = 1000 }},
	{"box const string", 0, func() { sinkA = "hello" }},
	{"box const struct", 1, func() { sinkA = P{1, 2} }},
	{"box const float", 0, func() { sinkA = 2.5 }},
	{"box uint8", 0, func() { sinkA = g8 }},
	{"box bool", 0, func() { sinkA = gb }},
	{"box uint16", 1, func() { sinkA = g16 }},
	{"box uint16 small", 0, func() { sinkA = g16s }},
	{"box int32", 1, func() { sinkA = g32 }},
	{"box int64 large", 1, func() { sinkA = g64 }},
	{"box int small", 0, func() { sinkA = gsm }},
	{"box float", 1, func() { sinkA = gf }},
	{"box float 0", 0, func() { sinkA = gf0 }},
	{"box complex", 1, func() { sinkA = gc64 }},
	{"box string", 1, func() { sinkA = gs }},
	{"box string empty", 0, func() { sinkA = ge }},
	{"box slice", 1, func() { sinkA = gslice }},
	{"box slice nil", 0, func() { sinkA = gsl0 }},
	{"box struct", 1, func() { sinkA = gp }},
	{"box struct str", 1, func() { sinkA = gstr }},
	{"box array", 1, func() { sinkA = garr }},
	{"box array1", 1, func() { sinkA = garr1 }},
	{"box ptr", 0, func() { sinkA = gpp }},
	{"box func", 0, func() { sinkA = gfun }},
	{"box map", 0, func() { sinkA = gmi }},
	{"box zero-size", 0, func() { sinkA = E{} }},
	{"box array0", 0, func() { sinkA = [0]int{} }},
	{"box zero struct", 1, func() { var p P; sinkA = p }},
	{"box stays int", 0, func() {
		if useA(g64) {
			use(1)
		}
	}},
	{"box stays string", 0, func() {
		if useA(gs) {
			use(1)
		}
	}},
	{"box stays struct", 0, func() {
		if useA(gp) {
			use(1)
		}
	}},
	{"box stays big", 0, func() {
		var b Big
		b.a[gn] = 1
		if useA(b) {
			use(1)
		}
	}},
	{"box stays slice", 0, func() {
		if useA(gslice) {
			use(1)
		}
	}},
	{"box stays const", 0, func() {
		if useA(5000) {
			use(1)
		}
	}},
	{"box I struct stays", 0, func() {
		if useI(gp) {
			use(1)
		}
	}},
	{"box I struct called", 1, func() { use(callI(gp)) }},
	{"box I small", 0, func() { sinkI = Small(g8) }},
	{"box I zero", 0, func() { sinkI = E{} }},
	{"box local called", 0, func() { var i I = P{gn, 1}; use(i.M()) }},
	{"iface to any", 0, func() { sinkA = gi }},
	{"iface compare", 0, func() {
		if gany == any(g64) {
			use(1)
		}
	}},
	{"iface compare string", 0, func() {
		if gany == any(gs) {
			use(1)
		}
	}},
	{"variadic none", 0, func() { use(useV()) }},
	{"variadic any consts", 0, func() { use(useV(1, "a", 2.5)) }},
	{"variadic any vars", 0, func() { use(useV(g64, gs, gf)) }},
	{"variadic any kept", 3, func() { keepV(g64, gs, gf) }},
	{"variadic any kept small", 1, func() { keepV(gsm, gs) }},
	{"variadic any kept const", 0, func() { keepV(1000) }},
	{"variadic int", 0, func() { use(useVI(1, gn)) }},
	{"variadic int kept", 1, func() { keepVI(1, gn) }},
	{"variadic spread", 0, func() { use(useVI(gslice...)) }},
	{"panic value", 1, func() { defer func() { recover() }(); panic(gn + 1000) }},
	{"panic const", 0, func() { defer func() { recover() }(); panic("x") }},
	{"panic runtime error", 1, func() { defer func() { recover() }(); use(gslice[gn]) }},
	{"panic nil deref", 0, func() { defer func() { recover() }(); var p *P; use(p.X) }},
	{"type assert", 0, func() {
		if x, ok := gany.(int); ok {
			use(x)
		}
	}},
	{"type assert iface", 0, func() {
		if x, ok := gany.(I); ok {
			use(callI(x))
		}
	}},
	{"type assert iface hit", 0, func() {
		var a any = gi
		if x, ok := a.(I); ok {
			use(callI(x))
		}
	}},
	{"type switch", 0, func() {
		switch x := gany.(type) {
		case int:
			use(x)
		case string:
			use(len(x))
		}
	}},
	// strings
	{"concat 2 stays 32", 0, func() { use(useS(gs[:16] + gs[:16])) }},
	{"concat 2 stays 40", 1, func() { use(useS(gs + gs)) }},
	{"concat 3 stays", 0, func() { use(useS(gs[:3] + "," + gs[:3])) }},
	{"concat 6 stays", 0, func() { use(useS(gs[:3] + "," + gs[:3] + "," + gs[:4] + ";")) }},
	{"concat escapes", 1, func() { sinkS = gs + g1 }},
	{"concat empty escapes", 0, func() { sinkS = gs + ge }},
	{"concat empty local bytes", 1, func() { b := string(gbytes); sinkS = b + ge }},
	{"concat += loop", 4, func() {
		s := ""
		for i := 0; i < 5; i++ {
			s += "x"
		}
		use(useS(s))
	}},
	{"concat compare", 1, func() {
		if gs+gs40 == "abc" {
			use(1)
		}
	}},
	{"concat len", 1, func() { use(len(gs + gs40)) }},
	{"string(b) stays 20", 0, func() { use(useS(string(gbytes))) }},
	{"string(b) stays 32", 0, func() { use(useS(string(gb32))) }},
	{"string(b) stays 33", 1, func() { use(useS(string(gb33))) }},
	{"string(b) escapes", 1, func() { sinkS = string(gbytes) }},
	{"string(b1) escapes", 0, func() { sinkS = string(gb1) }},
	{"string(b0) escapes", 0, func() { sinkS = string(gb0) }},
	{"string(b) compare", 0, func() {
		if string(gbytes40) == gs40 {
			use(1)
		}
	}},
	{"string(b) compare both", 0, func() {
		if string(gbytes40) == string(gb33) {
			use(1)
		}
	}},
	{"string(b) less", 0, func() {
		if string(gbytes40) < gs40 {
			use(1)
		}
	}},
	{"string(b) switch", 0, func() {
		switch string(gbytes40) {
		case "a":
			use(1)
		case "b":
			use(2)
		case "cc":
			use(3)
		case "dd":
			use(4)
		}
	}},
	{"string(b) switch var", 1, func() {
		switch string(gbytes40) {
		case gs:
			use(1)
		case gs40:
			use(2)
		}
	}},
	{"string(b) concat", 1, func() { sinkS = "a" + string(gbytes40) + "b" }},
	{"string(b) concat stays", 0, func() { use(useS("a" + string(gbytes)[:5] + "b")) }},
	{"string(b) range", 1, func() {
		for _, c := range string(gbytes40) {
			use(int(c))
		}
	}},
	{"string(b) index", 1, func() { use(int(string(gbytes40)[gn])) }},
	{"string(b) len", 1, func() { use(len(string(gbytes40))) }},
	{"string(b) contains", 1, func() {
		if strings.Contains(string(gbytes40), "x") {
			use(1)
		}
	}},
	{"string(rune) escapes", 1, func() { sinkS = string(rune(g32)) }},
	{"string(rune) ascii escapes", 1, func() { sinkS = string(rune(g8)) }},
	{"string(rune) stays", 0, func() { use(useS(string(rune(g32)))) }},
	{"string(runes) stays", 0, func() { use(useS(string(grunes))) }},
	{"string(runes) escapes", 1, func() { sinkS = string(grunes) }},
	{"[]byte(s) stays 20", 0, func() { use(useB([]byte(gs))) }},
	{"[]byte(s) stays 40", 1, func() { use(useB([]byte(gs40))) }},
	{"[]byte(s) escapes", 1, func() { sinkB = []byte(gs) }},
	{"[]byte(s) empty escapes", 0, func() { sinkB = []byte(ge) }},
	{"[]byte(s) range", 0, func() {
		for _, c := range []byte(gs40) {
			use(int(c))
		}
	}},
	{"[]byte(s) range index", 0, func() {
		for i := range []byte(gs40) {
			use(i)
		}
	}},
	{"[]byte(s) len", 1, func() { use(len([]byte(gs40))) }},
	{"[]byte(s) copy", 1, func() { var b [50]byte; copy(b[:], []byte(gs40)); use(int(b[0])) }},
	{"copy string(b)", 1, func() { var b [50]byte; copy(b[:], string(gbytes40)); use(int(b[0])) }},
	{"string([]byte(s))", 0, func() { use(useS(string([]byte(gs)))) }},
	{"[]rune(s) stays 20", 0, func() { use(useR([]rune(gs))) }},
	{"[]rune(s) stays 40", 1, func() { use(useR([]rune(gs40))) }},
	{"[]rune(s) escapes", 1, func() { sinkR = []rune(gs) }},
	{"[]rune(s) len", 0, func() { use(len([]rune(gs40))) }},
	{"[]rune(s) range", 1, func() {
		for _, c := range []rune(gs40) {
			use(int(c))
		}
	}},
	{"string builder", 1, func() { var b strings.Builder; b.Grow(20); b.WriteString(gs); use(len(b.String())) }},
	// defer, go
	{"defer func", 0, func() { defer f0() }},
	{"defer closure", 0, func() { n := gn; defer func() { use(n) }() }},
	{"defer args", 0, func() { defer use(gn) }},
	{"defer method", 0, func() { defer gnode.M() }},
	{"defer variadic", 0, func() { defer useVI(1, gn) }},
	{"defer any", 0, func() { defer useA(g64) }},
	{"defer in loop", 3, func() {
		for i := 0; i < 3; i++ {
			defer use(i)
		}
	}},
	{"defer in loop plain", 0, func() {
		for i := 0; i < 3; i++ {
			defer f0()
		}
	}},
	{"defer iface method", 0, func() { defer gi.M() }},
	{"defer in if", 0, func() {
		if gb {
			defer use(1)
		}
	}},
	{"10 defers", 0, func() {
		defer f0()
		defer f0()
		defer f0()
		defer f0()
		defer f0()
		defer f0()
		defer f0()
		defer f0()
		defer f0()
		defer f0()
	}},
	{"recover none", 0, func() {
		defer func() {
			if r := recover(); r != nil {
				use(1)
			}
		}()
	}},
	{"go plain", 0, func() { go f0(); runtime.Gosched() }},
	{"go args", 1, func() { go use(gn); runtime.Gosched() }},
	{"go closure", 1, func() { n := gn; go func() { use(n) }(); runtime.Gosched() }},
	// misc
	{"range array copy", 0, func() {
		for _, x := range garr {
			use(x)
		}
	}},
	{"range over &array lit", 0, func() {
		for _, x := range &[3]int{1, gn, 3} {
			use(x)
		}
	}},
	{"struct compare", 0, func() {
		if gstr == (Str{"a", gs}) {
			use(1)
		}
	}},
	{"array of iface", 0, func() {
		a := [2]any{gs, g64}
		if useA(a[gn-5]) {
			use(1)
		}
	}},
	{"unsafe.Slice", 0, func() { s := unsafe.Slice(&garr[0], 3); use(useL(s)) }},
	{"slice to array ptr", 0, func() { p := (*[2]int)(gslice); use(p[0]) }},
	{"result slice through", 0, func() { use(len(through(make([]int, 4)))) }},
	{"inlined new", 0, func() { p := newP(gn); use(p.X) }},
	{"inlined new escapes", 1, func() { sinkP = newP(gn) }},
	{"generic box", 1, func() { genBox(gn + 5000) }},
	{"generic new", 1, func() { p := genNew[P](); use(p.X) }},
	{"generic closure", 0, func() { use(genMap(gslice, gn)) }},
	{"error value", 0, func() { gerr = myErr{gn}; _ = gerr.Error() }},
	{"linked list stays", 0, func() { var a, b N; a.Next = &b; b.V = gn; use(sum(&a)) }},
	{"linked list built", 4, func() {
		var l *N
		for i := 0; i < 4; i++ {
			l = &N{l, i}
		}
		use(sum(l))
	}},
	{"println-like itoa", 0, func() { var b [20]byte; use(len(itoa(b[:], gn))) }},
	{"strings.Split", 1, func() { use(len(strings.Split("a,b,c", ","))) }},
	{"strings.Join", 1, func() { sinkS = strings.Join(gstrs, ",") }},
	{"strings.Repeat", 1, func() { use(len(strings.Repeat("ab", gn))) }},
	{"strings.ToUpper", 1, func() { use(len(strings.ToUpper("abc"))) }},
	{"strings.Map", 1, func() { use(len(strings.Map(func(r rune) rune { return r + 1 }, gs))) }},
	{"strings.Fields", 1, func() { use(len(strings.Fields("a b c"))) }},
	{"strings.NewReader", 0, func() { r := strings.NewReader(gs); use(r.Len()) }},
	{"strings.Replace", 1, func() { use(len(strings.ReplaceAll(gs, "s", "tt"))) }},
	{"strings.Builder fmt", 1, func() { var b strings.Builder; b.WriteByte('a'); b.WriteRune('b'); use(b.Len()) }},
}

type myErr struct{ n int }

func (e myErr) Error() string { return "x" }

func itoa(b []byte, n int) []byte {
	i := len(b)
	for {
		i--
		b[i] = byte('0' + n%10)
		n /= 10
		if n == 0 {
			return b[i:]
		}
	}
}

func sum(n *N) int {
	t := 0
	for ; n != nil; n = n.Next {
		t += n.V
	}
	return t
}

func newP(x int) *P { return &P{x, 0} }

//go:noinline
func through(s []int) []int { return s[1:] }

//go:noinline
func genBox[T any](x T) { sinkA = x }

func genNew[T any]() *T { return new(T) }

//go:noinline
func apply[T any](x []T, f func(T) int) int {
	t := 0
	for _, v := range x {
		t += f(v)
	}
	return t
}

//go:noinline
func genMap[T any](x []T, n int) int { return apply(x, func(T) int { return n }) }

func allocs(f func()) uint64 {
	f()
	var a, b runtime.MemStats
	runtime.ReadMemStats(&a)
	for i := 0; i < 50; i++ {
		f()
	}
	runtime.ReadMemStats(&b)
	return (b.Mallocs - a.Mallocs) / 50
}

func main() {
	runtime.GOMAXPROCS(1)
	for _, s := range sites {
		if n := allocs(s.f); n > s.most {
			println(s.name, "allocates", n, "times, not", s.most)
		}
	}
	println(len(sites), "places")
}

// output:
// 258 places
