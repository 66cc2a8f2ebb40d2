// messages -m -l

// Self-assignments of what another package's variables lead to.
package p

import (
	"flag"
	"os"
)

func cut(n int) {
	flag.CommandLine.Usage = flag.CommandLine.Usage
	os.Args[n] = os.Args[1]
	os.Stdin = os.Stdin
}
