// Package search builds a bleve index of all incidents, asks it, and turns it
// into static files that a page can ask with the same answers.
//
// It gives: [Build], [Index.Search] for the terminal, [Index.Export] for the
// site, [Index.Related] and [Index.Significant] for pages. It parses no files
// and renders no pages; the client lives in themes/default/src/search.
//
// # Analysis
//
// One analysis serves indexing and asking, here and in the client: words are
// folded (case, Latin accents, full width) and reduced by the Porter stemmer of
// bleve's English analyzer; scripts without spaces become overlapping pairs of
// characters; an identifier is indexed as a whole and in its parts. No word is
// left out. testdata/analysis.json holds the cases that both sides must meet.
//
// # Ranking
//
// BM25 as bleve computes it, with the true number of tokens of each field
// injected, so that scores do not depend on how the index happens to be cut
// into segments. Equal scores stand in order of ids. A query is first turned
// into a plan (a tree of terms and phrases); the plan, its order and its scores
// are the same in bleve and in the client.
//
// # Files
//
// All numbers are unsigned varints, all texts are UTF-8 with their length in
// front. Every .bin file is compressed with gzip (a client looks at the first
// two bytes, since a host may have unpacked it already). Names carry the first
// eight hex digits of the SHA-256 of the file, so that a file can be kept for
// ever; only the manifest has a fixed name.
//
//	search/manifest.json       first of all, once: counts, and the names of all other files
//	search/c/HASH.bin          columns, by name: "lens" with the first query; "columns"
//	                           for sorting and for dates and durations; the facets with the
//	                           search page; up to 1,000 incidents all are one file
//	search/t/HASH.bin          dictionary: a stretch of terms with their surfaces, counts,
//	                           and short postings; fetched for the words of a query
//	search/p/HASH.bin          longer postings, several terms in one file
//	search/x/HASH.bin          positions in the text, for phrases and identifiers
//	search/d/HASH/NUMBER.bin   JSON of one incident, fetched to show it
//
// A columns file holds a count of columns, then for each its name, its length
// and its bytes. "lens" has, field by field, the number of tokens of each
// document. "columns" has for each document its day (days since 1970-01-01,
// plus 1; 0 is unknown), then for each its minutes plus 1, then for each 1 when
// it has an open action. A facet has a count of terms, for each its id, name,
// address, rank, and aliases (a count and texts); then for each document a
// count and the numbers of its terms.
//
// A dictionary file holds a count of terms, then the place of its first longer
// postings and of its first longer positions (each the number of the file and
// an offset), then the terms. A term is: the length shared with the term
// before, the rest of its text; a byte with one bit for each field it stands
// in, and the highest bit when its only surface is its text; else a count of
// surfaces, each as a shared length and a rest; the number of documents; the
// length of its postings and, up to 64 bytes, the postings; the length of its
// positions and, up to 8 bytes, the positions. Longer ones follow each other in
// the p and x files; one that would make a file longer than 8 KB begins the next.
//
// Postings are, for each field of the term in order: the number of documents;
// for each the distance to the one before (the first counts from −1) less 1,
// doubled, plus 1 if the term stands there more than once, then that number;
// then, for title and name, the positions as distances. Positions of the other
// fields have the same order and form.
//
// With Options.Portable each file stands there once more with .js added, as a
// script that hands over the same bytes in base64:
//
//	afterword.shard("t/0123abcd","…")
//
// because a page opened from a folder may load scripts but fetch nothing. Such
// a copy is for handing around, not for a shared host: a foreign page could
// load the scripts too.
package search
