package broken

import "testing"

func TestIt(t *testing.T) { undefined() }
