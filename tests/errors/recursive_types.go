// errorcheck

// Types that contain themselves.
package main

type A struct{ a A } // ERROR `invalid recursive type A\n\t.*:6:6: A refers to\n\t.*:6:6: A`
type B struct{ c C } // ERROR `invalid recursive type B\n\t.*:7:6: B refers to\n\t.*:8:6: C refers to\n\t.*:7:6: B`
type C [2]B
type D struct {
	next *D
	list []D
	kids map[string]D
	f    func(D) D
	c    chan D
}
type E E // ERROR `invalid recursive type E\n\t.*:16:6: E refers to\n\t.*:16:6: E`
type F G // ERROR `invalid recursive type F\n\t.*:17:6: F refers to\n\t.*:18:6: G refers to\n\t.*:17:6: F`
type G F
type H interface{ I } // ERROR `invalid recursive type H\n\t.*:19:6: H refers to\n\t.*:20:6: I refers to\n\t.*:19:6: H`
type I interface{ H }
type J = K // ERROR `invalid recursive type J\n\t.*:21:6: J refers to\n\t.*:22:6: K refers to\n\t.*:21:6: J`
type K = J
type L [len(x)]int // ERROR `invalid recursive type L\n\t.*:23:6: L refers to\n\t.*:25:5: x refers to\n\t.*:23:6: L`

var x L

type M struct{ N }
type N struct{ *M }

type O interface{ m() O }

func main() {}
