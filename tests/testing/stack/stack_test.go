package stack

import "testing"

func init() { Version = "tested" }

// Len exists only while the package is tested.
func (s *Stack) Len() int { return len(s.items) }

func TestPush(t *testing.T) {
	var s Stack
	s.Push(1)
	s.Push(2)
	t.Run("pop", func(t *testing.T) {
		if x := s.Pop(); x != 2 {
			t.Errorf("Pop() = %d", x)
		}
	})
	t.Logf("%d left", s.Len())
}

func TestSkipped(t *testing.T) {
	if testing.Short() {
		t.Skip("short")
	}
}

func Testify(t *testing.T) { t.Fatal("no test: a lower-case letter follows") }

func BenchmarkPush(b *testing.B) {
	var s Stack
	for i := 0; i < b.N; i++ {
		s.Push(i)
	}
}

func FuzzPushPop(f *testing.F) {
	f.Add(1)
	f.Add(-7)
	f.Fuzz(func(t *testing.T, x int) {
		var s Stack
		s.Push(x)
		if s.Pop() != x {
			t.Errorf("%d is lost", x)
		}
	})
}
