// run
//
// Reflection finds and calls methods that nothing else mentions.

package main

import (
	"fmt"
	"reflect"
)

type T struct{ n int }

func (t T) Alpha(k int) int { return t.n + k }
func (t *T) Beta() string   { return fmt.Sprint("beta ", t.n) }
func (t T) gamma()          {}

func byType(t reflect.Type) {
	for i := 0; i < t.NumMethod(); i++ {
		m := t.Method(i)
		fmt.Println(m.Name, m.Type)
	}
}

func main() {
	t := &T{5}
	byType(reflect.TypeOf(t))
	m, _ := reflect.TypeOf(t).MethodByName("Beta")
	fmt.Println(m.Func.Call([]reflect.Value{reflect.ValueOf(t)})[0])
}
// output:
// Alpha func(*main.T, int) int
// Beta func(*main.T) string
// beta 5
