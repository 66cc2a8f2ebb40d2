// hint
//
// Pointers through a channel.

package main

type job struct{ id, cost int }

//go:noinline
func run(n int) int {
	jobs := make(chan *job, 10)
	for i := 0; i < n; i++ {
		jobs <- &job{i, i * i} // HINT
	}
	close(jobs)
	sum := 0
	for j := range jobs {
		sum += j.cost
	}
	return sum
}

func main() { println(run(5)) }
