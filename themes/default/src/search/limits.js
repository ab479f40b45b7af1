// The numbers that decide how much, how long and how heavy. They stand in a
// module of their own because the bundler writes the constants of a module
// without imports into the code. What concerns plans and scores is the same in
// site/internal/search.

// Kinds of tokens.
export const WORD = 0;
export const WHOLE = 1;
export const GRAM = 2;

// Characters of a token.
export const LONGEST_TOKEN = 64;

// Queries.
export const LONGEST_QUERY = 20000;
export const LONGEST_PAIR = 200;
export const DEEPEST = 50;
export const MOST_PARTS = 64;
export const SUGGESTED = 14; // names of fields

// Plans.
export const EXACT = 1000;
export const TITLE_PHRASE = 6;
export const WHOLE_BOOST = 2;
export const PREFIX_BOOST = 0.5;
export const FUZZY_BOOST = 0.5;
export const PREFIXES = 30;
export const FUZZIES = 3;
export const WIDEST = 10;
export const LONGEST_NAME = 120;
export const PASTED_WORDS = 13;
export const LOOKUPS = 32;
export const KEPT = 10;

// Loose words.
export const ALL_BOOST = 4;
export const COMMONNESS = 16;
export const LOOSE_WORDS = 4; // from so many on half of them will do

// Scripts of Japanese.
export const LATIN = 0;
export const HIRAGANA = 1;

// Scores.
export const K1 = 1.2;
export const B = 0.75;

// Terms in more documents have their postings in packs.
export const SHORT = 8;

// What is shown.
export const EXCERPT = 180;
export const NAMES = 3;
export const INCIDENTS = 5;
export const PASSAGES = 4;
export const PER_PAGE = 10;
export const AT_ONCE = 5; // hits that are read at once; the others when they come into view
export const VALUES = 8;
export const GROUPS = 4; // groups that are counted at once
export const COUNTED = 1000; // incidents up to which all are
export const CAUSES = 4;
export const RECENT = 8;
