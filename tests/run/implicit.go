// run

// What the user leaves implicit: conversions to interfaces wherever a value is
// given to a variable, one side of a comparison, iteration variables, results.
package main

type Named interface{ Name() string }
type Dog struct{ name string }
type Flag bool

func (d Dog) Name() string { return d.name }

func pair() (Dog, int) { return Dog{"pair"}, 7 }

func show(values ...interface{}) {
	for _, v := range values {
		switch v := v.(type) {
		case nil:
			print("nil ")
		case int:
			print("int ", v, " ")
		case string:
			print("string ", v, " ")
		case bool:
			print("bool ", v, " ")
		case rune:
			print("rune ", v, " ")
		case Named:
			print("Named ", v.Name(), " ")
		case error:
			print("error ")
		default:
			print("other ")
		}
	}
	println()
}

func results() (n Named, v interface{}, err error) {
	return Dog{"result"}, 1.5, nil
}

func all() (interface{}, interface{}) { return pair() }

var fromMap, present = map[string]int{"a": 1}["a"]

func main() {
	var n Named = Dog{"var"}
	show(n, 1, "s", true, 'r', nil, 2.5)
	show(pair())
	show()
	show([]interface{}{1, nil}...)
	show(all())
	var first, second interface{} = pair()
	show(first, second, fromMap, present)

	a, b, c := results()
	show(a, b, c)

	m := map[interface{}]Named{1: n, "k": Dog{"value"}}
	m[Dog{"key"}] = Dog{"stored"}
	show(m[1], m[Dog{"key"}], m["none"])

	var flag Flag
	_, flag = m["k"]
	show(bool(flag))
	var any interface{}
	any, _ = m["k"]
	show(any)

	ch := make(chan interface{}, 2)
	ch <- n
	ch <- 3
	show(<-ch, <-ch)

	var k, v interface{}
	for k, v = range []string{"x"} {
	}
	show(k, v)
	for k = range "é!" {
		show(k)
	}

	show(any == Dog{"value"}, Dog{"var"} == n, n != nil, any == 1)
	switch any = 5; 5 {
	case any:
		println("five in an interface")
	}
	switch any {
	case "5":
		println("text")
	case 5:
		println("number")
	}
	switch any = true; {
	case any:
		println("true in an interface")
	}

	both := struct {
		Named
		n interface{}
	}{n, 4}
	show(both.Name(), both.n)
	defer func() { show(recover()) }()
	panic(Dog{"panic"})
}

// output:
// Named var int 1 string s bool true rune 114 nil other
// Named pair int 7
//
// int 1 nil
// Named pair int 7
// Named pair int 7 int 1 bool true
// Named result other nil
// Named var Named stored nil
// bool true
// Named value
// Named var int 3
// int 0 string x
// int 0
// int 2
// bool true bool true bool true bool false
// five in an interface
// number
// true in an interface
// string var int 4
// Named panic
