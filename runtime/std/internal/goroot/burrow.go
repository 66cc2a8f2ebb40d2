// Package goroot says which packages are Go's own library.  Go has a file of it for
// each of its compilers.
package goroot

import (
	"os"
	"path/filepath"
)

// IsStandardPackage reports whether path is a standard package: one that has a folder
// in goroot, whose source every compiler shares here.
func IsStandardPackage(goroot, compiler, path string) bool {
	_, err := os.Stat(filepath.Join(goroot, "src", path))
	return err == nil
}
