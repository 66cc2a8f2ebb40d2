package wrong

import "testing"

func TestIt(t *testing.B) {}
