package deep

type Shape interface {
	Area() float64
	name() string
}
type Sq struct{ S float64 }

func (s Sq) Area() float64  { return s.S * s.S }
func (s *Sq) name() string  { return "sq" }
func (s *Sq) Scale(k float64) { s.S *= k }

const K = iota + 40

var Order []string

func init() { Order = append(Order, "deep") }
func New(x float64) Shape { return &Sq{x} }
func Name(s Shape) string { return s.name() }
var Table = map[string]int{"a": 1, "b": 2}
