package main

import "testing"

func TestDouble(t *testing.T) {
	if double(4) != 8 {
		t.Fail()
	}
}
