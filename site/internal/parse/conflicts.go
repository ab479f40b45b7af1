package parse

// conflicts reports where the file contradicts itself.
func (r *reader) conflicts() {}
