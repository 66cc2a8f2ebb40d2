// dump tokens

package p

var _ = []any{
	0, 1_000, 0b1010, 0o17, 017, 0xBad_Face,
	0., .5, 1e10, 1.5E-3, 0x1p-2, 0x.8P+1, 09.5,
	0i, 1.5i, 08i, 0x1p2i,
	'a', '\n', '\'', '\377', '\x41', '\u00e9', '\U0001F600', '世',
	"", "a\tb\"c", "\xff\000", `raw \n
string`,
}

var héllo, 世界, _x1 = 1, 2, 3
