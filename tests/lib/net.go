// run

// Sockets on this machine: streams, datagrams, deadlines, closing what somebody reads.
package main

import (
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"strings"
	"sync"
	"time"
)

func stream(network, address string) {
	l, err := net.Listen(network, address)
	if err != nil {
		fmt.Println(err)
		return
	}
	defer l.Close()
	go func() {
		for {
			c, err := l.Accept()
			if err != nil {
				return
			}
			go func() {
				io.Copy(c, c)
				c.Close()
			}()
		}
	}()
	var wg sync.WaitGroup
	for i := 0; i < 10; i++ {
		wg.Add(1)
		go func(i int) {
			defer wg.Done()
			c, err := net.Dial(network, l.Addr().String())
			if err != nil {
				fmt.Println(err)
				return
			}
			text := strings.Repeat(fmt.Sprint(i), 100000)
			go func() {
				io.WriteString(c, text)
				c.(interface{ CloseWrite() error }).CloseWrite()
			}()
			b, err := io.ReadAll(c)
			if string(b) != text || err != nil {
				fmt.Println("lost:", len(b), err)
			}
			c.Close()
		}(i)
	}
	wg.Wait()
	fmt.Println(network, "done")
}

func datagrams() {
	a, err := net.ListenPacket("udp", "127.0.0.1:0")
	if err != nil {
		fmt.Println(err)
		return
	}
	go func() {
		c, _ := net.Dial("udp", a.LocalAddr().String())
		c.Write([]byte("datagram"))
	}()
	b := make([]byte, 100)
	n, _, err := a.ReadFrom(b)
	fmt.Println(string(b[:n]), err)
	a.SetReadDeadline(time.Now().Add(10 * time.Millisecond))
	_, _, err = a.ReadFrom(b)
	fmt.Println(errors.Is(err, os.ErrDeadlineExceeded))
	a.SetReadDeadline(time.Time{})
	go func() {
		time.Sleep(10 * time.Millisecond)
		a.Close()
	}()
	_, _, err = a.ReadFrom(b)
	fmt.Println(errors.Is(err, net.ErrClosed))
}

func main() {
	dir, err := os.MkdirTemp("", "net")
	if err != nil {
		panic(err)
	}
	defer os.RemoveAll(dir)
	stream("tcp", "127.0.0.1:0")
	stream("unix", dir+"/socket")
	datagrams()
	_, err = net.Dial("unix", dir+"/nobody")
	fmt.Println(errors.Is(err, os.ErrNotExist))
}

// output:
// tcp done
// unix done
// datagram <nil>
// true
// true
// true
