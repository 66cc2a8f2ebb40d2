// errorcheck

package p

var a = 08    // ERROR "invalid digit '8' in octal literal"
var b = 0b12  // ERROR "invalid digit '2' in binary literal"
var c = 1__0  // ERROR "'_' must separate successive digits"
var d = 0x1.0 // ERROR "hexadecimal mantissa requires a 'p' exponent"
var e = 1e    // ERROR "exponent has no digits"
var f = ''    // ERROR "empty rune literal or unescaped '"
var g = 'ab'  // ERROR "more than one character in rune literal"
var h = "\q"  // ERROR "unknown escape"
var i = "\x1" // ERROR "invalid character .* in hexadecimal escape"
