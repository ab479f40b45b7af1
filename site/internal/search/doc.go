// Package search builds a bleve index of all incidents, asks it, and turns it
// into static files that a page can ask with the same answers.
//
// It gives: [Build], [Index.Search] for the terminal, [Index.Export] for the
// site and [Read] for the way back, [Index.Related] and [Index.Significant] for
// pages. It parses no files and renders no pages; the client lives in
// themes/default/src/search.
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
// into segments. The length of a field counts rounded to three binary digits.
// Equal scores stand in order of ids. A query is first turned into a plan (a
// tree of terms and phrases); the plan, its order and its scores are the same in
// bleve and in the client.
//
// Up to three words must all be there. Of more, as in a sentence, half will do;
// what has all of them is raised, and a word counts less, the more incidents
// have it. When nothing is found, one word is enough, and a word of Japanese is
// cut where its script changes. testdata/relevance.txt and real-*.txt measure this.
//
// # Files
//
// Names carry the first eight hex digits of a SHA-256 of what the files hold,
// taken with the version of the format before it is coded, so that a file can be
// kept for ever, and need not be coded to be named; only the manifest has a
// fixed name.
//
//	search/manifest.json       first of all, once: counts, and the names of other files
//	search/c/HASH.bin          columns, by name: "lens" and "terms" with the first query;
//	                           "columns" for sorting and for dates and durations; severity,
//	                           service and cause with the search page, the other facets when
//	                           they come into view; up to 1,000 incidents all are one file
//	search/t/HASH.bin          dictionary: a stretch of terms with their surfaces, counts,
//	                           and short postings; fetched for the words of a query
//	search/p/HASH.bin          a pack of longer postings, of terms of one dictionary file
//	search/x/HASH.bin          positions in the text, for phrases and identifiers: each is
//	                           the twin of the t or p file of the same name
//	search/d/HASH/NUMBER.bin   JSON of one incident, fetched to show it
//
// # Columns and fragments
//
// These are compressed with gzip; a client looks at the first two bytes, since
// a host may have unpacked them already. Numbers are unsigned varints, texts are
// UTF-8 with their length in front.
//
// A columns file holds a count of columns, then for each its name, its length
// and its bytes. "columns" has for each document its day (days since 1970-01-01,
// plus 1; 0 is unknown), then for each its minutes plus 1, then for each 1 when
// it has an open action. "terms" has for each facet a count of terms, for each
// its id, name, address, rank, number of documents, and aliases (a count and
// texts). "lens" and the facets are choices of a range coder: "lens" has, field
// by field, the code of the rounded length of each document (length.go); a facet
// has for each document a count and the numbers of its terms.
//
// # Dictionary, postings and positions
//
// These are choices of a range coder, which adapts to what came before:
// rangecode.go says how a choice, a number and a text are written, and with
// which odds. Odds begin anew in each file. Dictionary and postings take a third
// less than as varints with gzip, which cannot tell one column of numbers from
// the next.
//
// A dictionary file begins with varints: its count of terms and of packs, and
// for each pack its count of lists and its name in four bytes. Choices follow:
// first the terms. A term is the number of bytes that it shares with the one
// before and the rest of its text; whether its text is its only surface, else
// their count and each as the number of bytes to drop from the text before and
// the rest; the number of documents less 1; and for each field whether it stands
// there. Behind the terms stand the postings of those in at most eight
// documents, in order. The others have theirs in the packs, in the same order.
//
// Postings are, for each document: the distance to the one before (the first
// counts from −1) less 1; for each field of the term whether it stands there,
// unless that is certain, and if so how often less 1; then, for title and name,
// its positions as distances. The twin has the positions in the other fields,
// document by document.
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
