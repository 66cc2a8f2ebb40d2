package build

import (
	"path/filepath"
	"runtime"
)

// getToolDir returns the default value of ToolDir.  Go has a file with it for each of
// its compilers.
func getToolDir() string {
	return filepath.Join(runtime.GOROOT(), "pkg/tool/"+runtime.GOOS+"_"+runtime.GOARCH)
}
