package setup

import (
	"example.com/t/nowhere"
	"testing"
)

func TestIt(t *testing.T) { nowhere.F() }
