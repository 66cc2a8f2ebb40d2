// messages -m -m

// What was inlined from another package is shown with everything explicit: how it was
// written is not known there.
package main

import (
	"errors"
	"fmt"
	"os"
	"sort"
	"strings"
	"time"
)

type celsius struct{ degrees float64 }

func (c *celsius) String() string { return fmt.Sprint(c.degrees) }

// The literal in strings.Builder's methods, and its parameters.
func grown(n int) string {
	var b strings.Builder
	b.Grow(n)
	return b.String()
}

// A closure that stays; the box made in sort.Strings.
func sorted(words []string) {
	sort.Strings(words)
	sort.Slice(words, func(i, j int) bool { return words[i] > words[j] })
}

// Devirtualised in an inlined body: the call's own position.
func text(s fmt.Stringer) string { return s.String() }

// errors.New is inlined, what it makes escapes or not.
func wrong() bool { return errors.New("a") == errors.New("b") }

func open(name string) (*os.File, error) { return os.Open(name) }

// No code of its own: a method of an unnamed function.
func later(t time.Time) bool { return t.After(time.Time{}) && t.IsZero() }

func main() {
	sorted([]string{grown(3), text(&celsius{2})})
	_, err := open("/")
	fmt.Println(text(time.Second), wrong(), err, later(time.Now()))
}
