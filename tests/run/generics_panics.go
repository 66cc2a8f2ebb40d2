// run

// Instances in messages: types with all their arguments, as reflection names them.
package main

type T[A, B any] struct {
	a A
	b B
}

func (t T[A, B]) Error() string { return "T" }

type Local struct{}

func try(f func()) {
	defer func() {
		switch r := recover().(type) {
		case error:
			println(r.Error())
		case string:
			println(r)
		}
	}()
	f()
}

type Getter[V any] interface{ Get() V }

func get[V any](x any) V { return x.(Getter[V]).Get() }

func as[V any](x any) V { return x.(V) }

func at[S ~[]E, E any](s S, i int) E { return s[i] }

func main() {
	try(func() { as[T[int, string]](T[string, int]{}) })
	try(func() { as[*T[Local, []Local]](1) })
	try(func() { as[map[string]T[any, error]](nil) })
	try(func() { get[T[int, int]](T[int, int]{}) })
	try(func() { get[func(Local, ...int) Local](Local{}) })
	try(func() { at([]int{1}, 5) })
	try(func() { var x, y any = T[int, any]{b: []int{}}, T[int, any]{b: []int{}}; _ = x == y })
	try(func() { _ = map[any]int{T[any, any]{a: func() {}}: 1} })
	try(func() { panic(T[bool, bool]{}) })
}

// output:
// interface conversion: interface {} is main.T[string,int], not main.T[int,string]
// interface conversion: interface {} is int, not *main.T[main.Local,[]main.Local]
// interface conversion: interface {} is nil, not map[string]main.T[interface {},error]
// interface conversion: main.T[int,int] is not main.Getter[main.T[int,int]]: missing method Get
// interface conversion: main.Local is not main.Getter[func(main.Local, ...int) main.Local]: missing method Get
// runtime error: index out of range [5] with length 1
// runtime error: comparing uncomparable type []int
// runtime error: hash of unhashable type func()
// T
