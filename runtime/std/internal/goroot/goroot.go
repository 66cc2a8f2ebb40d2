// Package goroot says which packages are Go's own.  Go has a file for each of its
// compilers here; this one stands for both.
package goroot

import (
	"os"
	"path/filepath"
	"strings"
)

// IsStandardPackage reports whether path is a package of the library in goroot.
func IsStandardPackage(goroot, compiler, path string) bool {
	entries, _ := os.ReadDir(filepath.Join(goroot, "src", path))
	for _, entry := range entries {
		if !entry.IsDir() && strings.HasSuffix(entry.Name(), ".go") {
			return true
		}
	}
	return false
}
