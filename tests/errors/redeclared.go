// errorcheck

// One name, one declaration in a block.
package main

var a int
var a string // ERROR `a redeclared in this block\n\t.*:6:5: other declaration of a`

func b() {}

type b int // ERROR `b redeclared in this block\n\t.*:9:6: other declaration of b`

const c, c = 1, 2 // ERROR `c redeclared in this block\n\t.*:13:7: other declaration of c`

func f(x int, x string) (y, y int) { return 1, 2 } // ERROR `x redeclared in this block\n\t.*:15:8: other declaration of x` `y redeclared in this block\n\t.*:15:26: other declaration of y`

func (t T) g(t int) {} // ERROR `t redeclared in this block\n\t.*:17:7: other declaration of t`

type T struct {
	a int
	b string
	a bool // ERROR `a redeclared\n\t.*:20:2: other declaration of a`
	_ int
	_ int
}

func (T) m()  {}
func (*T) m() {} // ERROR `T\.m redeclared in this block\n\t.*:27:10: other declaration of m`
func (T) b()  {} // ERROR `field and method with the same name b\n\t.*:21:2: other declaration of b`

type I interface {
	m()
	m() // ERROR `duplicate method m\n\t.*:32:2: other declaration of m`
}

func main() {
	x := 1
	var x = 2 // ERROR `x redeclared in this block\n\t.*:37:2: other declaration of x`
	{
		x := 3
		_ = x
	}
	_ = x
}

func init() {}
func init() {}
func _()    {}
func _()    {}
