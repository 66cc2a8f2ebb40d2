// sites
//
// Method values are closures over their receiver.

package main

import "runtime"

var before, after runtime.MemStats

type point struct{ x, y int }

func (p point) sum() int   { return p.x + p.y }
func (p *point) norm() int { return p.x*p.x + p.y*p.y }

type summer interface{ sum() int }

var run func() int

func allocate() {
	p := point{1, 2}
	run = p.sum       // ALLOC 1 24
	q := &point{3, 4} // ALLOC 1 16
	run = q.norm      // ALLOC 1 16
	run = q.sum       // ALLOC 1 24
	var s summer = p  // ALLOC 1 16
	run = s.sum       // ALLOC 1 24
	local := p.sum
	local()
	expression := point.sum
	expression(p)
}

func main() {
	runtime.ReadMemStats(&before)
	allocate()
	runtime.ReadMemStats(&after)
	println("MEASURED", after.Mallocs-before.Mallocs, after.TotalAlloc-before.TotalAlloc)
}
