//go:build !linux

package output

func umask(mask int) int { return mask }
