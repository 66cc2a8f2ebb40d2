// Package reads looks at a file and at a variable: its result may be kept until one of
// them changes.
package reads

import (
	"os"
	"strings"
	"testing"
)

func TestReads(t *testing.T) {
	text, err := os.ReadFile("testdata/in.txt")
	if err != nil {
		t.Fatal(err)
	}
	t.Log(strings.TrimSpace(string(text)), os.Getenv("TEST_READS"))
}
