// dump ast

package p

func f() {
	x, y := 1, 2
	x, y = y, x
	x += 1
	x++
	c <- x
	f()
	go f()
	defer func() {}()
	var z int
	type T int
	{
	}
	;
	if x == 1 {
		return
	} else if y := 2; y > x {
		goto L
	} else {
	}
L:
	for {
		break L
	}
	for x < 10 {
		continue
	}
	for i := 0; i < 3; i++ {
	}
	for range c {
	}
	for k, v := range m {
	}
	for x = range []int{1} {
	}
	switch x := f(); x {
	case 1, 2:
		fallthrough
	default:
		x = 3
	}
	switch v := z.(type) {
	case int, nil:
	case T:
		_ = v
	}
	switch {
	}
	select {
	case x := <-c:
		_ = x
	case c <- 1:
	case y, x = <-c:
	default:
	}
	if f := func() bool { return true }; f() {
	}
M:
}
