// compare -gcflags=-l
//
// Where the words of -m and what is allocated part, and where they do not.

package main

type empty struct{}

type card struct{ number int }

type holder struct{ card *card }

var (
	nothing *empty
	any     [3]interface{}
	run     func() string
	count   func() int
	six     = 666
	small   = 66
	long    = "thirty-three characters are a lot"
	short   = "sixteen letters."
)

// Escapes, and is not allocated.
func withoutBytes() { nothing = &empty{} }
func constants()    { any = [3]interface{}{"where", "does", "it live?"} }
func smallValue()   { any[0] = small }
func noCaptures()   { run = func() string { return "the same" } }

// Escapes, and is.
func boxed() { any[0] = six }
func counter() {
	n := 0
	count = func() int { n++; return n }
}
func unknownLength(n int) int {
	s := make([]int, n)
	return len(s)
}
func tooLarge() int {
	s := make([]int, 10000)
	return len(s)
}

// Does not escape, and may be allocated all the same.
func map_() int {
	m := make(map[int]*card)
	for i := 0; i < 10; i++ {
		m[i] = &card{i}
	}
	return len(m)
}
func concatLong() int  { return len(long + long) }
func concatShort() int { return len(short + short) }

// Nothing is said.
func grow() int {
	var s []int
	for i := 0; i < 10; i++ {
		s = append(s, i)
	}
	return len(s)
}
func growPointers() int {
	var s []holder
	for i := 0; i < 10; i++ {
		s = append(s, holder{&card{i}})
	}
	return len(s)
}
func channelOfPointers() int {
	c := make(chan *card, 1)
	c <- &card{1}
	return len(c)
}
func channelOfValues() int {
	c := make(chan card, 1)
	c <- card{1}
	return len(c)
}

func main() {
	withoutBytes()
	constants()
	smallValue()
	noCaptures()
	boxed()
	counter()
	unknownLength(1)
	println(tooLarge(), map_(), concatLong(), concatShort(), grow(), growPointers(),
		channelOfPointers(), channelOfValues())
}
