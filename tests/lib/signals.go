// run

// Signals: those nobody asked for do nothing (but for the fatal ones), others come by a
// channel until Stop, and what is ignored stays so.
package main

import (
	"fmt"
	"os"
	"os/signal"
	"syscall"
	"time"
)

func send(s syscall.Signal) {
	syscall.Kill(os.Getpid(), s)
	time.Sleep(2 * time.Millisecond)
}

func main() {
	send(syscall.SIGUSR1)
	send(syscall.SIGALRM)
	c := make(chan os.Signal, 5)
	signal.Notify(c, syscall.SIGUSR1, syscall.SIGTERM, syscall.SIGPIPE)
	send(syscall.SIGTERM)
	send(syscall.SIGUSR1)
	fmt.Println(<-c, <-c)
	r, w, _ := os.Pipe()
	r.Close()
	syscall.Dup2(int(w.Fd()), 1)
	_, err := os.Stdout.WriteString("nobody reads this")
	fmt.Fprintln(os.Stderr, err, <-c)
	signal.Stop(c)
	send(syscall.SIGUSR1)
	signal.Ignore(syscall.SIGTERM)
	send(syscall.SIGTERM)
	fmt.Fprintln(os.Stderr, len(c), signal.Ignored(syscall.SIGTERM), signal.Ignored(syscall.SIGINT))
	signal.Reset(syscall.SIGTERM)
	fmt.Fprintln(os.Stderr, signal.Ignored(syscall.SIGTERM))
}

// output:
// terminated user defined signal 1
// write /dev/stdout: broken pipe broken pipe
// 1 true false
// true
