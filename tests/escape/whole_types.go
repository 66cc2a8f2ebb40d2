// messages -m

// A type is imported with its methods: Config's mention token.FileSet, which has an
// atomic.Pointer[token.File] in it, and the methods of that are instances made here.
package p

import "go/printer"

func width(c printer.Config) int { return c.Tabwidth }
