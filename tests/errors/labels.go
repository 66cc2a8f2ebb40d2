// errorcheck

// Labels and gotos.
package main

func main() {
	goto missing // ERROR `label missing not defined`
	goto over // ERROR `goto over jumps over declaration of x at .*labels\.go:9:4`
	x := 1
	_ = x
over:
	goto inside // ERROR `goto inside jumps into block starting at .*labels\.go:13:2`
	{
	inside:
	}
unused: // ERROR `label unused defined and not used`
	for {
		break nowhere // ERROR `break label not defined: nowhere`
		continue over // ERROR `invalid continue label over`
	}
again: // ERROR `label again defined and not used`
again: // ERROR `label again already defined at .*labels\.go:21:1`
}
