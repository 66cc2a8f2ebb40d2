// Package branches has a statement of each kind, for -cover.
package branches

import "errors"

var hook = func() int { return 1 }

func Kinds(x int, c chan int, v any) (n int, err error) {
	defer func() { n++ }()
	if x < 0 {
		return 0, errors.New("negative")
	} else if y := x % 2; y == 0 {
		n = y
	} else {
		n = hook()
	}
	for i := range []int{1, 2, 3} {
		if i == x {
			continue
		}
		n += i
	}
outer:
	for i := 0; i < 3; i++ {
		for {
			if i == 1 {
				break outer
			}
			break
		}
	}
	switch {
	case x == 1:
		n++
		fallthrough
	case x == 2:
		n--
	default:
	}
	switch x := v.(type) {
	case nil:
	case func(struct{ a, b int }) int:
		n += x(struct{ a, b int }{1, 2})
	}
	select {
	case got := <-c:
		n += got
	case c <- func() int { return n }():
	default:
		n = -n
	}
	switch {
	}
	goto end
end:
	n *= 2
	{
		n -= 1; n += 1
	}
	if n > 1000 { panic("too large") }; n++
	return
}

func Unused() {}

func _() { println("never") }
