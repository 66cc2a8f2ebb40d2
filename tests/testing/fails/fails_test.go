// Package fails has nothing but tests.
package fails

import (
	"fmt"
	"testing"
)

func TestGood(t *testing.T) {}

func TestBad(t *testing.T) {
	t.Log("a line")
	t.Run("sub", func(t *testing.T) { t.Error("wrong") })
}

func ExampleBad() {
	fmt.Println("this")
	// Output: that
}
