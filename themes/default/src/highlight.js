// Loaded by a page that a hit led to: its address says what was searched for.
import { highlight } from "./search/highlight.js";

highlight();
