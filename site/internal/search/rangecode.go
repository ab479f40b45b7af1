package search

import (
	"errors"
	"slices"
)

// A range coder writes a sequence of choices, each of two, in about as many
// bits as the choices are surprising. Writer and reader keep the same odds for
// every kind of choice and adapt them after each. Dictionaries, postings and
// positions are written so: a third smaller than the same numbers as varints
// with gzip.

const (
	coderTop    = 1 << 24 // the range is below it
	coderBottom = 1 << 16 // and, before each choice, not below this
	oddsLimit   = 60      // choices after which odds no longer adapt more slowly
	buckets     = 24      // a number has fewer binary digits
	perNumber   = 4 * buckets
)

// Kinds of numbers; each has perNumber odds of its own.
const (
	prefixNumber  = iota // letters shared with the term before
	surfaceNumber        // surfaces of a term
	droppedNumber        // letters that a surface has not in common with the text before
	docsNumber           // documents of a term
	gapNumber            // distance of documents, by the digits of the expected one
	countNumber   = gapNumber + buckets
	blockNumber   = countNumber + words        // title and name: halves of blocks to the next position
	placeNumber   = blockNumber + inlineFields // and the rest of the distance
	stepNumber    = placeNumber + inlineFields // other fields: distance of positions
	numbers       = stepNumber + 14*(words-inlineFields)
)

// Odds of single choices, behind those of numbers.
const (
	selfOdds   = numbers * perNumber // the only surface of a term is its text
	maskOdds   = selfOdds + 1        // the fields of a term
	docOdds    = maskOdds + 4<<words // the fields of a document
	letterOdds = docOdds + 18*words  // letters, by the letter before
	allOdds    = letterOdds + 1<<16
)

// odd is what is known of one kind of choice.
type odd struct {
	yes  uint16 // how likely it is a yes, in 65536ths
	seen uint8
}

func newOdds(n int) []odd {
	all := make([]odd, n)
	evenOdds(all)
	return all
}

// evenOdds sets all odds to what they are before the first choice.
func evenOdds(all []odd) {
	for i := range all {
		all[i] = odd{yes: 1 << 15}
	}
}

// share returns the part of the range that a yes gets.
func (o *odd) share(width uint32) uint32 { return width >> 12 * uint32(o.yes>>4) }

func (o *odd) adapt(yes bool) {
	target := 0
	if yes {
		target = 1<<16 - 1
	}
	o.yes = uint16(int(o.yes) + 2*(target-int(o.yes))/(2*int(o.seen)+3))
	if o.seen < oddsLimit {
		o.seen++
	}
}

// encoder writes choices.
type encoder struct {
	odds    []odd
	low     uint32
	width   uint32
	cache   byte
	pending int // bytes of 0xff behind cache that a carry may still change
	begun   bool
	out     []byte
	read    occurrences // of the term that is written
}

func newEncoder(odds int) *encoder {
	return &encoder{odds: newOdds(odds), width: coderTop - 1}
}

// again makes the encoder ready for another file, in the memory of the one
// before: what finish returned is no longer good.
func (e *encoder) again(odds int) {
	all := slices.Grow(e.odds[:0], odds)[:odds]
	evenOdds(all)
	*e = encoder{odds: all, width: coderTop - 1, out: e.out[:0], read: e.read}
}

// choose writes a choice of a kind.
func (e *encoder) choose(kind int, yes bool) {
	o := &e.odds[kind]
	e.split(o.share(e.width), yes)
	o.adapt(yes)
}

// split narrows the range to its lower part for a yes, to the other for a no.
func (e *encoder) split(part uint32, yes bool) {
	if yes {
		e.width = part
	} else {
		e.low += part
		e.width -= part
	}
	for e.width < coderBottom {
		e.width <<= 8
		e.shift()
	}
}

// shift moves the top byte of low out.
func (e *encoder) shift() {
	if carry := byte(e.low >> 24); carry > 0 || e.low < 0xff<<16 {
		if e.begun { // what stands before the first byte is 0
			e.out = append(e.out, e.cache+carry)
		}
		for ; e.pending > 0; e.pending-- {
			e.out = append(e.out, 0xff+carry)
		}
		e.cache, e.begun = byte(e.low>>16), true
	} else {
		e.pending++
	}
	e.low = e.low << 8 & (coderTop - 1)
}

// finish returns the bytes; those that are 0 at the end need not be there.
func (e *encoder) finish() []byte {
	e.low = (e.low + coderBottom - 1) &^ (coderBottom - 1)
	for range 4 {
		e.shift()
	}
	n := len(e.out)
	for n > 0 && e.out[n-1] == 0 {
		n--
	}
	return e.out[:n]
}

// number writes v ≥ 0: the length of v+1 in binary digits one by one, then the
// digits behind the first, of which the first two have odds.
func (e *encoder) number(kind, v int) {
	at, length := kind*perNumber, 0
	v++
	for v>>length > 1 {
		e.choose(at+length, true)
		length++
	}
	e.choose(at+length, false)
	for i := length - 1; i >= 0; i-- {
		yes := v>>i&1 == 1
		if i < length-2 {
			e.split(e.width>>1, yes)
		} else {
			e.choose(at+buckets+digitOdds(length, v>>(i+1)), yes)
		}
	}
}

// digitOdds returns the odds of a digit of a number of this length; head is
// what stands before it, 1 or two digits.
func digitOdds(length, head int) int { return 3*length + head - 1 }

// symbol writes v, a number of so many binary digits, with odds of its own for
// every v. They take 1<<digits places from at on.
func (e *encoder) symbol(at, digits, v int) {
	for node, i := 1, digits-1; i >= 0; i-- {
		bit := v >> i & 1
		e.choose(at+node, bit == 1)
		node = node<<1 | bit
	}
}

// text writes a text that follows a letter, 0 for none; it ends with a 0.
func (e *encoder) text(s string, before byte) {
	for _, c := range append([]byte(s), 0) {
		e.symbol(letterOdds+int(before)<<8, 8, int(c))
		before = c
	}
}

// errDamaged says that a file is not what the export wrote.
var errDamaged = errors.New("damaged index file")

// decoder reads choices. After a failure everything it gives is nought.
type decoder struct {
	odds  []odd
	data  []byte
	at    int
	code  uint32
	width uint32
	err   error
}

func newDecoder(data []byte, odds int) *decoder {
	d := &decoder{odds: newOdds(odds), data: data, width: coderTop - 1}
	for range 3 {
		d.code = d.code<<8 | uint32(d.next())
	}
	return d
}

// next returns the next byte. The writer leaves out bytes of 0 at the end, but
// whoever reads on and on reads something else.
func (d *decoder) next() byte {
	if d.at >= len(d.data)+1<<16 {
		d.err = errDamaged
	}
	d.at++
	if d.at > len(d.data) {
		return 0
	}
	return d.data[d.at-1]
}

func (d *decoder) choose(kind int) bool {
	o := &d.odds[kind]
	yes := d.split(o.share(d.width))
	o.adapt(yes)
	return yes
}

func (d *decoder) split(part uint32) bool {
	if d.err != nil {
		return false
	}
	yes := d.code < part
	if yes {
		d.width = part
	} else {
		d.code -= part
		d.width -= part
	}
	for d.width < coderBottom {
		d.width <<= 8
		d.code = d.code<<8 | uint32(d.next())
	}
	return yes
}

func (d *decoder) number(kind int) int {
	at, length := kind*perNumber, 0
	for d.choose(at + length) {
		if length++; length == buckets {
			d.err = errDamaged
			return 0
		}
	}
	v := 1
	for i := length - 1; i >= 0; i-- {
		yes := false
		if i < length-2 {
			yes = d.split(d.width >> 1)
		} else {
			yes = d.choose(at + buckets + digitOdds(length, v))
		}
		v <<= 1
		if yes {
			v |= 1
		}
	}
	return v - 1
}

// symbol reads a number of so many binary digits.
func (d *decoder) symbol(at, digits int) int {
	node := 1
	for range digits {
		yes := d.choose(at + node)
		node <<= 1
		if yes {
			node |= 1
		}
	}
	return node - 1<<digits
}

// text reads a text behind before and returns both.
func (d *decoder) text(before []byte) []byte {
	c := 0
	if n := len(before); n > 0 {
		c = int(before[n-1])
	}
	out := before[:len(before):len(before)]
	for d.err == nil {
		if c = d.symbol(letterOdds+c<<8, 8); c == 0 {
			break
		}
		if out = append(out, byte(c)); len(out) > longestText {
			d.err = errDamaged
		}
	}
	return out
}
