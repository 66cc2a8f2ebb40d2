package stack_test

import (
	"fmt"
	"os"
	"testing"

	"example.com/t/stack"
	"example.com/t/user"
)

func TestMain(m *testing.M) {
	fmt.Println("before")
	status := m.Run()
	fmt.Println("after")
	os.Exit(status)
}

// Package user imports stack, and must see the one that is tested.
func TestSame(t *testing.T) {
	if v := user.Version(); v != "tested" {
		t.Errorf("user sees the %s package", v)
	}
	var s *stack.Stack = user.New()
	if s.Len() != 1 {
		t.Errorf("Len() = %d", s.Len())
	}
}

func TestFolder(t *testing.T) {
	if _, err := os.Stat("stack_test.go"); err != nil {
		t.Error(err)
	}
}

func Example() {
	s := user.New()
	fmt.Println(s.Pop()) // Output: is not this one
	/* nor this */
	fmt.Println("\"end\"", `a
b`)
	// Output:
	// 42
	// "end" a
	// b
}

func ExampleStack() {
	for x := range map[int]bool{1: true, 2: true, 3: true} {
		fmt.Println(x)
	}
	// Unordered output:
	// 3
	// 1
	// 2
}

func ExampleStack_silent() {
	// Output:
}

// Only compiled.
func ExampleStack_Push() { panic("not run") }
