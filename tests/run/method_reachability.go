// run
//
// Methods that are reached only through interfaces, embedding, method values, type
// assertions or reflection are in the program; others may be missing from it.

package main

import (
	"fmt"
	"io"
	"reflect"
	"sort"
	"strings"
)

type namer interface{ Name() string }
type sizer interface{ Size() int }

type animal struct{ name string }

func (a animal) Name() string   { return a.name }
func (a animal) Size() int      { return len(a.name) }
func (a *animal) Unused() int   { return 1 }
func (a animal) String() string { return "<" + a.name + ">" }

type wrapped struct{ namer }    // promotes from an interface
type outer struct{ *animal }    // … and from a pointer
type bad struct{}

func (bad) Error() string { return "bad" }

type list []int

func (l list) Len() int           { return len(l) }
func (l list) Less(i, j int) bool { return l[i] > l[j] }
func (l list) Swap(i, j int)      { l[i], l[j] = l[j], l[i] }

type local interface{ hidden() int }
type secret int

func (s secret) hidden() int { return int(s) + 1 }

type generic[T any] struct{ x T }

func (g generic[T]) Get() T { return g.x }

func get[T any](g interface{ Get() T }) T { return g.Get() }

func main() {
	var x any = animal{"cat"}
	println(x.(namer).Name())
	if s, ok := x.(sizer); ok {
		println(s.Size())
	}
	_, ok := x.(interface{ Unused() int }) // only *animal has it
	_, too := any(&animal{}).(interface{ Unused() int })
	_, no := x.(interface{ Size() string })
	println(ok, too, no)
	println(wrapped{animal{"dog"}}.Name(), namer(wrapped{animal{"cow"}}).Name())
	println(any(outer{&animal{"ox"}}).(sizer).Size())
	f := namer(animal{"hen"}).Name
	g := namer.Name
	println(f(), g(animal{"pig"}))
	fmt.Println(x, bad{}, &animal{"emu"})
	l := list{1, 3, 2}
	sort.Sort(sort.Reverse(l))
	fmt.Println(l)
	println(local(secret(4)).hidden(), any(secret(6)).(local).hidden())
	println(get[int](generic[int]{7}), get[string](generic[string]{"s"}))
	var r io.Reader = strings.NewReader("text")
	if w, ok := r.(io.WriterTo); ok {
		var b strings.Builder
		w.WriteTo(&b)
		println(b.String())
	}
	t := reflect.TypeOf(x)
	println(t.NumMethod(), t.Implements(reflect.TypeOf((*namer)(nil)).Elem()))
	defer func() { fmt.Println(recover()) }()
	panic(bad{})
}
// output:
// cat
// 3
// false true false
// dog cow
// 2
// hen pig
// <cat> bad <emu>
// [1 2 3]
// 5 7
// 7 s
// text
// 3 true
// bad
