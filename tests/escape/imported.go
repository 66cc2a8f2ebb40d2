// messages -m -m -l

// What imported functions do with their arguments is known from summaries.
package main

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"sort"
	"strings"
	"sync"
	"sync/atomic"
	"time"
	"unicode/utf8"
)

type counter struct {
	mu   sync.Mutex
	hits int64
	all  []string
}

// Methods with a pointer receiver that stays.
func (c *counter) add(s string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.all = append(c.all, s)
	atomic.AddInt64(&c.hits, 1) // no body, but //go:noescape
}

// Results that are their arguments.
func trimmed(b []byte) []byte { return bytes.TrimSpace(b) }

func wrapped(b []byte) *bytes.Buffer {
	return bytes.NewBuffer(b) // the slice goes to the result's fields
}

func local() int {
	data := make([]byte, 16)
	b := bytes.NewBuffer(data)
	b.WriteByte('x')
	return b.Len() + utf8.RuneCount(data)
}

// A callback: the parameter stays, so the literal may.
func sorted(words []string) {
	sort.Slice(words, func(i, j int) bool { return words[i] < words[j] })
	sort.Strings(words)
}

func builder(words ...string) string {
	var b strings.Builder
	for _, w := range words {
		b.WriteString(w)
	}
	return b.String()
}

// An interface's method is anybody's.
func unknown(s fmt.Stringer) string {
	return s.String()
}

type once struct {
	only sync.Once
	now time.Time
}

func (o *once) get() time.Time {
	o.only.Do(func() { o.now = time.Now() })
	return o.now.Add(time.Second)
}

// A function value of another package is as well known as a call.
func value(s string) string {
	f := strings.ToUpper
	return f(s)
}

func failing(name string) error {
	f, err := os.Open(name)
	if err != nil {
		return fmt.Errorf("failing: %w", err)
	}
	defer f.Close()
	var target *os.PathError
	if errors.As(err, &target) {
		return target
	}
	return nil
}

func main() {
	c := counter{}
	c.add("a")
	w := strings.Fields("b c a")
	sorted(w)
	fmt.Fprintln(os.Stdout, builder(w...), local(), wrapped(trimmed([]byte("x"))).Len())
	fmt.Println(unknown(time.Second), value("v"), failing("/"))
	var o once
	o.get()
}
