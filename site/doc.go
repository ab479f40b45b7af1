// Package site is the only door to everything behind the command: it turns a
// folder of postmortem files into a finished website.
//
// # The straight line
//
//	load → parse → corpus → (check | stats | search | chart) → render → tree → write
//
// No arrow points back. Bodies and front matter never execute templates;
// rendering reads only finished values. [Build] is this line, in this order.
package site
