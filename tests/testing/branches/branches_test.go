package branches

import "testing"

func TestKinds(t *testing.T) {
	for _, x := range []int{1, 4} {
		if n, err := Kinds(x, nil, nil); n == 0 || err != nil {
			t.Error(n, err)
		}
	}
}
