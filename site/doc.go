// Package site is the only door to everything behind the command: it turns a
// folder of postmortem files into a finished website. This comment is the
// architecture of Afterword.
//
// # The straight line
//
//	load → parse → corpus → (check | stats | search | chart) → render → tree → write
//
// No arrow points back, and [Build] reads as this line. Bodies and front matter
// never execute templates; rendering reads only finished values. Values flow
// down and are not changed by a later stage.
//
//   - load ([ReadConfig] and load.go here) reads the folder through an fs.FS
//     that cannot be left, in parallel, results placed by index.
//   - parse turns one file's bytes into postmortems: front matter first, then
//     what the body says. Every value knows its line and how it was read.
//   - corpus orders them, names them, files them under terms, resolves what
//     they say of each other. What the audience may not see is dropped first.
//   - check holds every rule; what blocks a build stops here, and nothing has
//     been written.
//   - stats, search and chart derive: times and recurrence, the index, the
//     figures. None knows the others, except that chart draws what stats counts.
//   - render names the pages. A page is made when it is asked for: its view (a
//     plain struct), and with it the template of the theme. Everything that it is
//     made from is finished by then, so it does not matter when that is.
//   - output holds the files of the site, made or not made yet, and puts them on
//     disk: beside the old site, each made as it is written, then one exchange.
//
// preview serves the tree of the same Build from memory and wakes it when files
// change; it makes the pages that are looked at. Incremental is memory, not a
// second path: expensive pure steps remember their result ([Memory]) with
// everything that it was made from, and search builds upon the index of the build
// before. So that nobody waits for the index, a build with a memory hands over
// its site early, with the index as it was, and then once more as it is to be.
//
// # Packages
//
//	diag         one message about one place in one file
//	output       the finished site as a set of files, and writing it
//	frontmatter  split, decode and encode the metadata block        owns YAML and TOML
//	markdown     one parse → HTML, outline, tables, text, links     owns goldmark
//	postmortem   the domain: types and their arithmetic, no I/O
//	parse        one file's bytes → postmortems; dialects are data
//	corpus       all postmortems: ordered, linked, filed under terms
//	check        rules over the corpus
//	stats        times, frequency, recurrence, actions, reviews
//	search       the index, and its static shards                   owns bleve
//	chart        figures as option JSON, table and static SVG       owns go-echarts and goja
//	theme        templates and assets, overridden by path
//	render       finished values → pages, feeds and data
//	preview      watch, rebuild, serve, reload                      owns fsnotify and net/http
//	scaffold     what init and new unpack
//
// Which of them may import which is a table in imports_test.go, and so is the
// owner of each outside module: replacing bleve, echarts or the YAML library
// changes one folder. The command imports this package alone; packages below
// site/internal cannot be imported from anywhere else.
//
// content/ is the field guide that `make demo` serves, themes/ the built-in
// theme; both are embedded.
//
// # Two kinds of trouble
//
// A [Finding] says that somebody's file is wrong: it is collected, sorted,
// shown in full, and stops publishing only when it is fatal. An error says that
// the machine failed, and stops. Nothing below cmd prints; progress is a
// callback.
//
// # Determinism
//
// The same files, configuration and as-of day give the same bytes, whatever the
// machine, time zone, reading order or number of processors. Nothing below cmd
// reads the clock.
package site
