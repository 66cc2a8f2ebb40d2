// Package sig holds marks by which a tool tells from an executable which
// cryptography was linked.  Ours are functions that do nothing.
package sig

// BoringCrypto marks programs with BoringCrypto's code; none of ours calls it.
func BoringCrypto() {}

// StandardCrypto marks programs with the standard library's.
func StandardCrypto() {}
