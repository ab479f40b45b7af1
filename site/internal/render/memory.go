package render

import (
	"crypto/sha256"
	"hash/maphash"
	"math"
	"path"
	"reflect"
	"sync"
	"time"
)

// Memory keeps the pages of one run of [Site] for the next: a page whose view,
// template and theme are those of before is not made again. The zero value
// is empty and ready; it serves one run at a time.
type Memory struct {
	mu    sync.Mutex
	seed  maphash.Seed
	pages map[string]madePage // of the last run, by path
	next  map[string]madePage // of this run
}

// madePage is one page with the digest of what it was made from.
type madePage struct {
	view uint64
	data []byte
	sum  [sha256.Size]byte
}

// begin makes ready for a run.
func (m *Memory) begin() {
	if m == nil {
		return
	}
	if m.pages == nil {
		m.seed = maphash.MakeSeed()
	}
	m.next = map[string]madePage{}
}

// end keeps what this run made or used, and nothing else.
func (m *Memory) end() {
	if m != nil {
		m.pages, m.next = m.next, nil
	}
}

// page returns what make makes of this page, or made in the run before. theme
// is the digest of the theme.
func (m *Memory) page(p page, theme string, make func(view any) ([]byte, error)) (madePage, error) {
	view := p.view()
	if m == nil {
		data, err := make(view)
		return madePage{data: data, sum: sha256.Sum256(data)}, err
	}
	d := digest{}
	d.hash.SetSeed(m.seed)
	d.text(theme)
	d.text(p.template)
	d.value(reflect.ValueOf(view), 0)
	r := madePage{view: d.hash.Sum64()}
	m.mu.Lock()
	old, ok := m.pages[p.path]
	m.mu.Unlock()
	if ok && !d.opaque && old.view == r.view {
		r = old
	} else {
		var err error
		if r.data, err = make(view); err != nil {
			return r, err
		}
		r.sum = sha256.Sum256(r.data)
	}
	if !d.opaque {
		m.mu.Lock()
		m.next[p.path] = r
		m.mu.Unlock()
	}
	return r, nil
}

// digest hashes a view: every field, exported or not, of every value in it.
type digest struct {
	hash   maphash.Hash
	opaque bool // something in it cannot be hashed, or would lead through the whole collection
}

func (d *digest) number(n uint64) {
	var b [8]byte
	for i := range b {
		b[i] = byte(n >> (8 * i))
	}
	d.hash.Write(b[:])
}

func (d *digest) text(s string) {
	d.number(uint64(len(s)))
	d.hash.WriteString(s)
}

var timeType = reflect.TypeFor[time.Time]()

// deepest is how deep a view may be nested; a view that is deeper is one that
// contains itself.
const deepest = 60

func (d *digest) value(v reflect.Value, depth int) {
	if depth > deepest {
		d.opaque = true
	}
	if d.opaque {
		return
	}
	switch v.Kind() {
	case reflect.Invalid:
		d.number(0)
	case reflect.String:
		d.text(v.String())
	case reflect.Bool:
		if v.Bool() {
			d.number(1)
		} else {
			d.number(2)
		}
	case reflect.Int, reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64:
		d.number(uint64(v.Int()))
	case reflect.Uint, reflect.Uint8, reflect.Uint16, reflect.Uint32, reflect.Uint64, reflect.Uintptr:
		d.number(v.Uint())
	case reflect.Float32, reflect.Float64:
		d.number(math.Float64bits(v.Float()))
	case reflect.Struct:
		d.fields(v, depth)
	case reflect.Pointer, reflect.Interface:
		d.behind(v, depth)
	case reflect.Slice, reflect.Array:
		d.list(v, depth)
	case reflect.Map:
		d.entries(v, depth)
	default: // functions and channels
		d.opaque = true
	}
}

func (d *digest) fields(v reflect.Value, depth int) {
	if v.Type() == timeType {
		d.moment(v)
		return
	}
	for i := range v.NumField() {
		// What a view holds of the domain unexported it holds while it is made:
		// templates cannot see it.
		if f := v.Type().Field(i); !f.IsExported() && ofDomain(f.Type) {
			continue
		}
		d.value(v.Field(i), depth+1)
	}
}

// moment hashes a time by what it says: the instant and the zone. Its fields
// also hold how it was made.
func (d *digest) moment(v reflect.Value) {
	if !v.CanInterface() {
		d.opaque = true
		return
	}
	t := v.Interface().(time.Time)
	name, offset := t.Zone()
	d.number(uint64(t.Unix()))
	d.number(uint64(t.Nanosecond()))
	d.number(uint64(offset))
	d.text(name)
}

// behind hashes what a pointer or an interface leads to. The values of the
// domain lead to each other and so to the whole collection: a view that holds
// one is not remembered.
func (d *digest) behind(v reflect.Value, depth int) {
	if v.IsNil() {
		d.number(0)
		return
	}
	to := v.Elem()
	if v.Kind() == reflect.Pointer && ofDomain(v.Type()) {
		d.opaque = true
		return
	}
	d.number(1)
	if v.Kind() == reflect.Interface {
		d.text(to.Type().String())
	}
	d.value(to, depth+1)
}

// ofDomain reports whether t is a pointer to a value of the domain.
func ofDomain(t reflect.Type) bool {
	if t.Kind() != reflect.Pointer || t.Elem().Kind() != reflect.Struct {
		return false
	}
	switch path.Base(t.Elem().PkgPath()) {
	case "corpus", "postmortem", "stats", "markdown":
		return true
	}
	return false
}

func (d *digest) list(v reflect.Value, depth int) {
	d.number(uint64(v.Len()))
	if v.Type().Elem().Kind() == reflect.Uint8 && v.Kind() == reflect.Slice {
		d.hash.Write(v.Bytes())
		return
	}
	for i := range v.Len() {
		d.value(v.Index(i), depth+1)
	}
}

// entries hashes a map: each entry by itself, and these together in no order.
func (d *digest) entries(v reflect.Value, depth int) {
	var sum uint64
	for it := v.MapRange(); it.Next(); {
		e := digest{}
		e.hash.SetSeed(d.hash.Seed())
		e.value(it.Key(), depth+1)
		e.value(it.Value(), depth+1)
		d.opaque = d.opaque || e.opaque
		sum += e.hash.Sum64()
	}
	d.number(uint64(v.Len()))
	d.number(sum)
}
