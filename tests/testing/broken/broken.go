// Package broken can be compiled, its tests cannot.
package broken
