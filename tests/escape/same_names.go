// messages -m -l

// Where two packages of one name have been met, messages have their paths; it is
// enough that declarations of an imported one lead to the second.
package p

import (
	"go/scanner"
	"html/template"
	"math/rand"
	renamed "strings"
	"text/tabwriter"
	text "text/scanner"
)

func types() []interface{} {
	return []interface{}{template.FuncMap{}, scanner.Error{}, text.Position{}}
}

func calls(s string) []interface{} {
	return []interface{}{rand.Int(), template.HTMLEscapeString(s), renamed.ToUpper(s)}
}

// Nothing that is imported here leads to runtime/internal/sys or the like.
var w = func() interface{} { return tabwriter.NewWriter }
