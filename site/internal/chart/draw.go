package chart

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"html/template"
	"strings"
	"sync"

	"github.com/dop251/goja"
)

// Remember returns what make makes, or what an earlier call with the same key made.
type Remember func(key string, make func() ([]byte, error)) ([]byte, error)

// Drawer draws charts at build time with the same bundle that pages load. It may
// be used by several goroutines; they draw one after the other.
type Drawer struct {
	remember Remember
	key      string // digest of the bundle

	mu     sync.Mutex
	bundle []byte
	vm     *goja.Runtime
	draw   goja.Callable
}

// NewDrawer returns a drawer that runs the given bundle of ECharts. It is loaded
// when the first chart is drawn. A nil remember draws every time.
func NewDrawer(bundle []byte, remember Remember) *Drawer {
	if remember == nil {
		remember = func(_ string, make func() ([]byte, error)) ([]byte, error) { return make() }
	}
	sum := sha256.Sum256(bundle)
	return &Drawer{remember: remember, key: hex.EncodeToString(sum[:]), bundle: bundle}
}

// prelude gives the bundle the little of a browser that it asks for.
const prelude = `var console = {log(){}, warn(){}, error(){}}; var setTimeout = function(){}; var clearTimeout = function(){};`

// drawing is the function that draws one chart.
const drawing = `(function (option, width, height) {
	var chart = echarts.init(null, null, {renderer: "svg", ssr: true, width: width, height: height, locale: "EN"});
	chart.setOption(echarts.revive(JSON.parse(option)));
	var svg = chart.renderToSVGString();
	chart.dispose();
	return svg;
})`

// SVG draws c at a width in pixels, for the page: colours stay tokens of the
// stylesheet, so that the picture follows the theme and prints in light colours.
// It returns nothing for a chart without an option.
//
// The result is safe HTML: ECharts escapes text, and the attributes hold only
// our own tokens and numbers, which [clean] checks.
func (d *Drawer) SVG(c Chart, width int) (template.HTML, error) {
	if d == nil || c.Option == nil {
		return "", nil
	}
	sum := sha256.Sum256(fmt.Appendf(nil, "%s\x00%s\x00%d\x00%d\x00%s", d.key, c.ID, width, c.Height, c.Option))
	data, err := d.remember("chart "+hex.EncodeToString(sum[:]), func() ([]byte, error) {
		raw, err := d.run(c, width)
		if err != nil {
			return nil, fmt.Errorf("drawing chart %s: %w", c.ID, err)
		}
		svg, err := clean(raw, fmt.Sprintf("%s-%d-", c.ID, width))
		if err != nil {
			return nil, fmt.Errorf("drawing chart %s: %w", c.ID, err)
		}
		return []byte(svg), nil
	})
	return template.HTML(data), err
}

func (d *Drawer) run(c Chart, width int) (string, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.vm == nil {
		vm := goja.New()
		if _, err := vm.RunString(prelude); err != nil {
			return "", err
		}
		program, err := goja.Compile("echarts.js", string(d.bundle), false)
		if err != nil {
			return "", fmt.Errorf("loading ECharts: %w", err)
		}
		if _, err := vm.RunProgram(program); err != nil {
			return "", fmt.Errorf("loading ECharts: %w", err)
		}
		value, err := vm.RunString(drawing)
		if err != nil {
			return "", err
		}
		fn, ok := goja.AssertFunction(value)
		if !ok {
			return "", errors.New("loading ECharts: no drawing function")
		}
		d.vm, d.draw = vm, fn
	}
	svg, err := d.draw(goja.Undefined(), d.vm.ToValue(string(c.Option)), d.vm.ToValue(width), d.vm.ToValue(c.Height))
	if err != nil {
		return "", err
	}
	return strings.TrimSpace(svg.String()), nil
}
