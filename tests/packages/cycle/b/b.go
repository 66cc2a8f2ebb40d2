package b

import "cycle/a"

var Y = a.X
