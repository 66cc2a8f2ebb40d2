// run

// What waits in the kernel does not stop other goroutines: a ticker goes on meanwhile.
package main

import (
	"bufio"
	"bytes"
	"fmt"
	"io"
	"os"
	"os/exec"
	"os/signal"
	"runtime"
	"sync"
	"syscall"
	"time"
)

func ticks(stop chan bool) chan int {
	c := make(chan int)
	go func() {
		n := 0
		for {
			select {
			case <-stop:
				c <- n
				return
			case <-time.After(time.Millisecond):
				n++
			}
		}
	}()
	return c
}

func during(name string, f func()) {
	stop := make(chan bool)
	c := ticks(stop)
	f()
	stop <- true
	n := <-c
	if n < 3 {
		fmt.Println(name, "stopped the others:", n)
	} else {
		fmt.Println(name, "ok")
	}
}

func main() {
	during("raw pipe", func() {
		var p [2]int
		syscall.Pipe(p[:])
		go func() {
			time.Sleep(100 * time.Millisecond)
			syscall.Write(p[1], []byte("hello"))
		}()
		var b [16]byte
		n, err := syscall.Read(p[0], b[:])
		fmt.Println(n, err, string(b[:n]))
	})
	during("full pipe", func() {
		var p [2]int
		syscall.Pipe(p[:])
		go func() {
			time.Sleep(100 * time.Millisecond)
			total := 0
			b := make([]byte, 4096)
			for total < 200000 {
				n, _ := syscall.Read(p[0], b)
				total += n
			}
		}()
		n, err := syscall.Write(p[1], make([]byte, 200000))
		fmt.Println(n, err)
	})
	during("nanosleep", func() {
		ts := syscall.NsecToTimespec(1e8)
		fmt.Println(syscall.Nanosleep(&ts, nil))
	})
	during("exec", func() {
		out, err := exec.Command("sh", "-c", "sleep 0.1; echo done").CombinedOutput()
		fmt.Printf("%q %v\n", out, err)
	})
	during("wait4", func() {
		cmd := exec.Command("sh", "-c", "sleep 0.1; exit 3")
		cmd.Start()
		var ws syscall.WaitStatus
		for {
			_, err := syscall.Wait4(cmd.Process.Pid, &ws, 0, nil)
			if err != syscall.EINTR {
				fmt.Println(err, ws.ExitStatus())
				break
			}
		}
	})
	during("flock", func() {
		f, _ := os.CreateTemp("", "x")
		defer os.Remove(f.Name())
		g, _ := os.Open(f.Name())
		syscall.Flock(int(f.Fd()), syscall.LOCK_EX)
		go func() {
			time.Sleep(100 * time.Millisecond)
			syscall.Flock(int(f.Fd()), syscall.LOCK_UN)
		}()
		fmt.Println(syscall.Flock(int(g.Fd()), syscall.LOCK_EX))
		runtime.KeepAlive(g)
	})
	during("fifo", func() {
		dir, _ := os.MkdirTemp("", "fifo")
		defer os.RemoveAll(dir)
		syscall.Mkfifo(dir+"/f", 0600)
		go func() {
			time.Sleep(100 * time.Millisecond)
			w, err := os.OpenFile(dir+"/f", os.O_WRONLY, 0)
			fmt.Println(err)
			w.WriteString("through")
			w.Close()
		}()
		r, err := os.Open(dir + "/f")
		b, err2 := io.ReadAll(r)
		fmt.Println(err, err2, string(b))
	})
	during("os.Pipe", func() {
		r, w, _ := os.Pipe()
		go func() {
			time.Sleep(100 * time.Millisecond)
			fmt.Fprintln(w, "line one")
			w.Close()
		}()
		s := bufio.NewScanner(r)
		for s.Scan() {
			fmt.Println(s.Text())
		}
	})
	during("signal", func() {
		c := make(chan os.Signal, 1)
		signal.Notify(c, syscall.SIGUSR1)
		go func() {
			time.Sleep(100 * time.Millisecond)
			syscall.Kill(os.Getpid(), syscall.SIGUSR1)
		}()
		fmt.Println(<-c)
	})
	during("many", func() {
		var wg sync.WaitGroup
		var mu sync.Mutex
		total := 0
		for i := 0; i < 40; i++ {
			wg.Add(1)
			go func(i int) {
				defer wg.Done()
				var p [2]int
				syscall.Pipe(p[:])
				go func() {
					time.Sleep(time.Duration(i) * 3 * time.Millisecond)
					syscall.Write(p[1], bytes.Repeat([]byte{'x'}, i))
					syscall.Close(p[1])
				}()
				b := make([]byte, 100)
				n, _ := syscall.Read(p[0], b)
				mu.Lock()
				total += n
				mu.Unlock()
			}(i)
		}
		wg.Wait()
		fmt.Println(total)
	})
}

// output:
// 5 <nil> hello
// raw pipe ok
// 200000 <nil>
// full pipe ok
// <nil>
// nanosleep ok
// "done\n" <nil>
// exec ok
// <nil> 3
// wait4 ok
// <nil>
// flock ok
// <nil>
// <nil> <nil> through
// fifo ok
// line one
// os.Pipe ok
// user defined signal 1
// signal ok
// 780
// many ok
