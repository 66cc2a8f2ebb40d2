// errorcheck

// Arguments: their number and their types.
package main

func one(n int) int                 { return n }
func many(n int, s ...string)       {}
func two() (int, string)            { return 1, "" }

func main() {
	one() // ERROR `not enough arguments in call to one\n\thave \(\)\n\twant \(int\)`
	one(1, 2) // ERROR `too many arguments in call to one\n\thave \(number, number\)\n\twant \(int\)`
	one("a") // ERROR `cannot use "a" \(untyped string constant\) as int value in argument to one`
	many() // ERROR `not enough arguments in call to many\n\thave \(\)\n\twant \(int, \.\.\.string\)`
	many(1, 2) // ERROR `cannot use 2 \(untyped int constant\) as string value in argument to many`
	many(1, []int{}...) // ERROR `cannot use \[\]int\{\} \(value of type \[\]int\) as type \[\]string in argument to many`
	one([]int{}...) // ERROR `cannot use \.\.\. in call to non-variadic one`
	one(two()) // ERROR `too many arguments in call to one\n\thave \(int, string\)\n\twant \(int\)`
	main.x() // ERROR `main\.x undefined \(type func\(\) has no field or method x\)`
}
