// run
//
// Pointers that are stored in something that may be on the heap: elements of
// slices, values of maps, messages.  What they point to is on the heap; the map
// itself, as far as Go says, is not.  Nothing is said about the arrays that
// `append` makes, nor about channels, yet they allocate: the counts of
// `burrow compare` tell.

package main

type Card struct{ number int }

type Holder struct{ card *Card }

func inSlice() int {
	var cards []*Card
	for i := 0; i < 10; i++ {
		cards = append(cards, &Card{i})
	}
	return cards[9].number
}

func inMap() int {
	var cards = make(map[int]*Card)
	for i := 0; i < 10; i++ {
		cards[i] = &Card{i}
	}
	return cards[8].number
}

func slicesInMap() int {
	var rows = make(map[int][]Card)
	for i := 0; i < 10; i++ {
		rows[i] = make([]Card, 1)
		rows[i][0].number = i
	}
	return rows[7][0].number
}

func inStruct() int {
	var holders []Holder
	for i := 0; i < 10; i++ {
		holders = append(holders, Holder{card: &Card{i}})
	}
	return holders[6].card.number
}

func pointerSent() int {
	var mail = make(chan *Card, 1)
	mail <- &Card{5}
	return (<-mail).number
}

func valueSent() int {
	var mail = make(chan Card, 1)
	mail <- Card{4} // copied into the channel's buffer
	return (<-mail).number
}

func main() {
	println(inSlice(), inMap(), slicesInMap(), inStruct(), pointerSent(), valueSent())
}

// output:
// 9 8 7 6 5 4
