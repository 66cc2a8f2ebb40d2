// errorcheck

// break, continue and fallthrough out of place.
package main

func main() {
	break // ERROR `break is not in a loop, switch, or select`
	continue // ERROR `continue is not in a loop`
	switch {
	case true:
		if true {
			fallthrough // ERROR `fallthrough statement out of place`
		}
		continue // ERROR `continue is not in a loop`
	default:
		fallthrough // ERROR `cannot fallthrough final case in switch`
	}
	switch interface{}(1).(type) {
	case int:
		fallthrough // ERROR `cannot fallthrough in type switch`
	default:
	}
	select {
	default:
		fallthrough // ERROR `fallthrough statement out of place`
	}
}
