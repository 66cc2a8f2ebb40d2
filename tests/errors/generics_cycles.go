// errorcheck

// Instantiations that would never end.
package main

func ping[A any]() { pong[[]A]() } // ERROR `instantiation cycle:\n\t.*:7:27: A instantiated as map\[int\]B\n\t.*:6:27: B instantiated as \[\]A`
func pong[B any]() { ping[map[int]B]() }

func finite[T any](n int) { finite[int](n) }

func main() {}
