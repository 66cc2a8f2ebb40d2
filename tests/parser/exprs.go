// dump ast

package p

var _ = a + b*c == -d && !e || <-f
var _ = (a + b) * c
var _ = x.y.z[i][j:k][:l:m](n, o...).(T)
var _ = []T{1, 2: 3, {4}, {}}
var _ = [...]string{"a"}
var _ = map[K]V{a: {b: c}}
var _ = &S{x: 1, y: *p}
var _ = func(a int) int { return a }(1)
var _ = struct{ x int }{1}
var _ = f[int, []string](x)
var _ = []byte(s)
var _ = (<-chan int)(nil)
var _ = <-chan int(nil)
var _ = interface{}(x)
var _ = (*T).method
