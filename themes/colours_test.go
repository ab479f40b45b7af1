package themes

import (
	"math"
	"os"
	"regexp"
	"strconv"
	"testing"
)

// sight turns linear RGB into what somebody sees: Machado, Oliveira and
// Fernandes (2009), at full severity.
var sights = map[string][3][3]float64{
	"all colours":  {{1, 0, 0}, {0, 1, 0}, {0, 0, 1}},
	"protanopia":   {{.152286, 1.052583, -.204868}, {.114503, .786281, .099216}, {-.003882, -.048116, 1.051998}},
	"deuteranopia": {{.367322, .860646, -.227968}, {.280085, .672501, .047413}, {-.011820, .042940, .968881}},
	"tritanopia":   {{1.255528, -.076749, -.178779}, {-.078411, .930809, .147602}, {.004733, .691367, .303900}},
}

// Marks that stand for different things stay apart for every kind of colour
// vision, in both themes, and all of them stand out from the paper. 11 is about
// four times what people notice between two patches that touch.
func TestMarksStayApartForEveryEye(t *testing.T) {
	css, err := os.ReadFile("default/src/css/tokens.css")
	if err != nil {
		t.Fatal(err)
	}
	for theme, name := range []string{"light", "dark"} {
		token := func(name string) [3]float64 {
			m := regexp.MustCompile(`--` + name + `: light-dark\((#\w+), (#\w+)\)`).FindSubmatch(css)
			if m == nil {
				t.Fatalf("no token --%s", name)
			}
			return linear(t, string(m[1+theme]))
		}
		for _, marks := range [][]string{{"s1", "s2", "s3", "s4"}, {"accent-mark", "bad"}, {"p1", "ink-3", "p2", "p3"}} {
			for i, a := range marks {
				if c := ratio(token(a), token("paper")); c < 3 && a != "p3" { // pale on purpose: the bar ends where it ends
					t.Errorf("%s: --%s stands out from the paper by %.2f only", name, a, c)
				}
				for _, b := range marks[i+1:] {
					for kind, sight := range sights {
						if d := distance(lab(seen(sight, token(a))), lab(seen(sight, token(b)))); d < 11 {
							t.Errorf("%s, %s: --%s and --%s are %.1f apart", name, kind, a, b, d)
						}
					}
				}
			}
		}
	}
}

func TestDistance(t *testing.T) { // two pairs of Sharma, Wu and Dalal (2005)
	for _, c := range []struct {
		a, b [3]float64
		want float64
	}{
		{[3]float64{50, 2.6772, -79.7751}, [3]float64{50, 0, -82.7485}, 2.0425},
		{[3]float64{60.2574, -34.0099, 36.2677}, [3]float64{60.4626, -34.1751, 39.4387}, 1.2644},
	} {
		if got := distance(c.a, c.b); math.Abs(got-c.want) > 1e-4 {
			t.Errorf("%.4f, want %.4f", got, c.want)
		}
	}
}

func linear(t *testing.T, hex string) (out [3]float64) {
	t.Helper()
	hex = hex[1:]
	if len(hex) == 3 {
		hex = string([]byte{hex[0], hex[0], hex[1], hex[1], hex[2], hex[2]})
	}
	for i := range out {
		n, err := strconv.ParseUint(hex[2*i:2*i+2], 16, 8)
		if err != nil {
			t.Fatal(err)
		}
		out[i] = float64(n) / 255
		if out[i] <= .04045 {
			out[i] /= 12.92
		} else {
			out[i] = math.Pow((out[i]+.055)/1.055, 2.4)
		}
	}
	return out
}

func seen(m [3][3]float64, c [3]float64) (out [3]float64) {
	for i, row := range m {
		out[i] = min(1, max(0, row[0]*c[0]+row[1]*c[1]+row[2]*c[2]))
	}
	return out
}

// ratio is the contrast of WCAG 2.2.
func ratio(a, b [3]float64) float64 {
	light := func(c [3]float64) float64 { return .2126*c[0] + .7152*c[1] + .0722*c[2] + .05 }
	return max(light(a), light(b)) / min(light(a), light(b))
}

// lab is CIELAB under D65.
func lab(c [3]float64) [3]float64 {
	f := func(v float64) float64 {
		if v > 216./24389 {
			return math.Cbrt(v)
		}
		return (24389./27*v + 16) / 116
	}
	x := f((.4124564*c[0] + .3575761*c[1] + .1804375*c[2]) / .95047)
	y := f(.2126729*c[0] + .7151522*c[1] + .0721750*c[2])
	z := f((.0193339*c[0] + .1191920*c[1] + .9503041*c[2]) / 1.08883)
	return [3]float64{116*y - 16, 500 * (x - y), 200 * (y - z)}
}

// distance is CIEDE2000.
func distance(p, q [3]float64) float64 {
	const rad = math.Pi / 180
	c7 := math.Pow((math.Hypot(p[1], p[2])+math.Hypot(q[1], q[2]))/2, 7)
	g := 1.5 - .5*math.Sqrt(c7/(c7+6103515625))
	a1, a2 := p[1]*g, q[1]*g
	c1, c2 := math.Hypot(a1, p[2]), math.Hypot(a2, q[2])
	angle := func(b, a float64) float64 {
		if a == 0 && b == 0 {
			return 0
		}
		return math.Mod(math.Atan2(b, a)/rad+360, 360)
	}
	h1, h2 := angle(p[2], a1), angle(q[2], a2)
	turn, mean := h2-h1, (h1+h2)/2
	switch {
	case c1*c2 == 0:
		turn, mean = 0, h1+h2
	case math.Abs(turn) > 180:
		turn -= math.Copysign(360, turn)
		mean += math.Copysign(180, 360-h1-h2)
	}
	l, c, h := q[0]-p[0], c2-c1, 2*math.Sqrt(c1*c2)*math.Sin(turn/2*rad)
	lm, cm := (p[0]+q[0])/2, (c1+c2)/2
	tt := 1 - .17*math.Cos((mean-30)*rad) + .24*math.Cos(2*mean*rad) + .32*math.Cos((3*mean+6)*rad) - .2*math.Cos((4*mean-63)*rad)
	sl := 1 + .015*(lm-50)*(lm-50)/math.Sqrt(20+(lm-50)*(lm-50))
	sc, sh := 1+.045*cm, 1+.015*cm*tt
	cm7 := math.Pow(cm, 7)
	rt := -math.Sin(60*math.Exp(-math.Pow((mean-275)/25, 2))*rad) * 2 * math.Sqrt(cm7/(cm7+6103515625))
	return math.Sqrt(math.Pow(l/sl, 2) + math.Pow(c/sc, 2) + math.Pow(h/sh, 2) + rt*c/sc*h/sh)
}
