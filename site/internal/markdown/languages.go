package markdown

import "strings"

// grammar says how to find the words that have a colour in one language. It is
// a rough guide for the eye, not a parser.
type grammar struct {
	line     []string          // what begins a comment up to the end of the line
	block    [2]string         // what begins and ends a comment over lines
	quotes   string            // quotes that end with the line at the latest
	long     []string          // quotes over lines, the same at both ends; looked for before quotes
	words    map[string]string // words with a colour: their class
	anyCase  bool              // words are known in every case
	keys     bool              // a word or string before a colon or equals sign is a key
	vars     bool              // $name and ${name} are values
	hashWord bool              // # begins a comment only at the begin of a word
	dashes   bool              // names may hold hyphens
	plainEsc string            // quotes in which a backslash is a backslash
}

// words makes the table of a grammar.
func words(keywords, values string) map[string]string {
	m := map[string]string{}
	for _, w := range strings.Fields(keywords) {
		m[w] = "hl-k"
	}
	for _, w := range strings.Fields(values) {
		m[w] = "hl-n"
	}
	return m
}

var (
	cComments = [2]string{"/*", "*/"}

	goGrammar = grammar{line: []string{"//"}, block: cComments, quotes: `"'`, long: []string{"`"},
		words: words("break case chan const continue default defer else fallthrough for func go goto if import interface map package range return select struct switch type var", "true false nil iota")}
	cGrammar = grammar{line: []string{"//"}, block: cComments, quotes: `"'`,
		words: words(`abstract actor alignas as assert async auto await bool boolean break byte case catch char class companion const constexpr continue crate data def default
			defer delegate delete do double dyn else enum event explicit export extends extension extern final finally fixed float fn for foreach fun func function get given goto guard
			if impl implements implicit import in init inline instanceof int interface internal is late lazy let library lock long loop match mod module mut mutable namespace native new
			noexcept object of open operator out override package part private protected protocol pub public readonly record ref register required return sealed select set short
			signed sizeof static struct super switch synchronized template this throw throws trait transient try type typedef typeof union unless unsafe unsigned use using val var
			virtual void volatile when where while with yield`, "true false null nil None Some undefined NaN")}
	jsGrammar = grammar{line: []string{"//"}, block: cComments, quotes: `"'`, long: []string{"`"},
		words: words(`abstract any as async await boolean break case catch class const continue debugger declare default delete do else enum export extends finally for from function
			get if implements import in instanceof interface keyof let namespace never new number of private protected public readonly return set static string super switch this throw
			try type typeof unknown var void while with yield`, "true false null undefined NaN Infinity")}
	phpGrammar = grammar{line: []string{"//", "#"}, block: cComments, quotes: `"'`, vars: true, words: cGrammar.words}
	pyGrammar  = grammar{line: []string{"#"}, quotes: `"'`, long: []string{`"""`, "'''"},
		words: words(`and as assert async await break case class continue def del elif else except finally for from global if import in is lambda match nonlocal not or pass raise
			return try while with yield`, "True False None self")}
	rubyGrammar = grammar{line: []string{"#"}, quotes: "\"'`", hashWord: true,
		words: words(`alias after and begin break case catch class cond def defmodule defp do else elsif end ensure fn for if import in module next not or raise redo require rescue
			receive retry return self super then throw undef unless until use when while with yield`, "true false nil")}
	shellGrammar = grammar{line: []string{"#"}, quotes: `"'`, plainEsc: "'", vars: true, hashWord: true, dashes: true,
		words: words(`alias break case continue do done elif else esac eval exec exit export fi for function if in local read return select set shift source sudo test then trap
			unset until while begin end foreach param`, "true false")}
	sqlGrammar = grammar{line: []string{"--"}, block: cComments, quotes: "'\"`", plainEsc: "'\"`", anyCase: true,
		words: words(`add all alter analyze and any as asc begin between by cascade case cast check column commit concurrently constraint create cross current database default delete
			desc distinct drop else end except exists explain from full grant group having if in index inner insert intersect into is join key left like limit lock materialized not
			offset on or order outer over partition primary references rename returning revoke right rollback row rows select set show table then to transaction truncate union unique
			update using vacuum values view when where with by on ignoring group_left group_right sum avg min max count rate increase histogram_quantile`, "true false null")}
	yamlGrammar = grammar{line: []string{"#"}, quotes: `"'`, plainEsc: "'", keys: true, hashWord: true, dashes: true, words: words("", "true false null yes no on off ~")}
	jsonGrammar = grammar{line: []string{"//"}, block: cComments, quotes: `"`, keys: true, words: words("", "true false null")}
	iniGrammar  = grammar{line: []string{"#", ";"}, quotes: `"'`, long: []string{`"""`, "'''"}, keys: true, hashWord: true, dashes: true, words: words("", "true false yes no on off")}
	hclGrammar  = grammar{line: []string{"#", "//"}, block: cComments, quotes: `"`, keys: true, dashes: true,
		words: words("data dynamic for for_each if in locals module output provider resource terraform variable", "true false null")}
	confGrammar = grammar{line: []string{"#"}, quotes: `"'`, vars: true, hashWord: true, dashes: true,
		words: words(`ADD ARG CMD COPY ENTRYPOINT ENV EXPOSE FROM HEALTHCHECK LABEL ONBUILD RUN SHELL STOPSIGNAL USER VOLUME WORKDIR AS http server location upstream events stream
			proxy_pass listen server_name root include if set return rewrite ifeq ifneq else endif define endef export`, "on off true false")}
	protoGrammar = grammar{line: []string{"//", "#"}, block: cComments, quotes: `"'`, long: []string{`"""`},
		words: words(`enum extend extensions fragment import input interface message mutation on oneof option optional package public query repeated required reserved returns rpc
			scalar schema service stream subscription syntax type union bool bytes double float int32 int64 string uint32 uint64`, "true false null")}
	cssGrammar = grammar{block: cComments, quotes: `"'`, keys: true, dashes: true, words: words("", "inherit initial none auto unset")}
	luaGrammar = grammar{line: []string{"--"}, quotes: `"'`, words: words(`and break do else elseif end for function goto if in local not or repeat return then until while
			case class data deriving import instance let module newtype of type where`, "true false nil True False")}
	erlGrammar = grammar{line: []string{"%"}, quotes: `"'`, words: words("after and andalso begin case catch end fun if not of or orelse receive try when xor", "true false undefined ok error")}
)

// languages are the names after a fence that get colours.
var languages = map[string]*grammar{
	"go": &goGrammar, "golang": &goGrammar,
	"c": &cGrammar, "cpp": &cGrammar, "c++": &cGrammar, "csharp": &cGrammar, "c#": &cGrammar, "cs": &cGrammar, "java": &cGrammar, "kotlin": &cGrammar, "scala": &cGrammar,
	"groovy": &cGrammar, "rust": &cGrammar, "rs": &cGrammar, "swift": &cGrammar, "dart": &cGrammar, "php": &phpGrammar,
	"javascript": &jsGrammar, "js": &jsGrammar, "jsx": &jsGrammar, "typescript": &jsGrammar, "ts": &jsGrammar, "tsx": &jsGrammar,
	"python": &pyGrammar, "py": &pyGrammar, "ruby": &rubyGrammar, "rb": &rubyGrammar, "elixir": &rubyGrammar, "perl": &rubyGrammar, "r": &rubyGrammar,
	"lua": &luaGrammar, "haskell": &luaGrammar, "erlang": &erlGrammar,
	"bash": &shellGrammar, "sh": &shellGrammar, "shell": &shellGrammar, "zsh": &shellGrammar, "fish": &shellGrammar, "powershell": &shellGrammar, "ps1": &shellGrammar, "awk": &shellGrammar,
	"sql": &sqlGrammar, "mysql": &sqlGrammar, "postgresql": &sqlGrammar, "postgres": &sqlGrammar, "promql": &sqlGrammar,
	"yaml": &yamlGrammar, "yml": &yamlGrammar, "json": &jsonGrammar, "jsonc": &jsonGrammar, "json5": &jsonGrammar,
	"toml": &iniGrammar, "ini": &iniGrammar, "cfg": &iniGrammar, "conf": &iniGrammar, "properties": &iniGrammar, "env": &iniGrammar, "dotenv": &iniGrammar,
	"hcl": &hclGrammar, "terraform": &hclGrammar, "tf": &hclGrammar, "nginx": &confGrammar, "apache": &confGrammar,
	"docker": &confGrammar, "dockerfile": &confGrammar, "makefile": &confGrammar, "make": &confGrammar,
	"protobuf": &protoGrammar, "proto": &protoGrammar, "graphql": &protoGrammar, "css": &cssGrammar, "scss": &cssGrammar,
}
