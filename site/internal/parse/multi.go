package parse

import "afterword/site/internal/postmortem"

// several splits a file about several incidents into linked records.
func (r *reader) several() []*postmortem.Postmortem { return nil }
