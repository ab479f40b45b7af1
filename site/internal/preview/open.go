package preview

import (
	"fmt"
	"os"
	"os/exec"
	"runtime"
)

// OpenBrowser shows url in the reader's browser. It reports false, and does
// nothing, where nobody would see one: over ssh, in CI, without a display.
func OpenBrowser(url string) (opened bool, err error) {
	if os.Getenv("CI") != "" || os.Getenv("SSH_CONNECTION") != "" {
		return false, nil
	}
	var cmd *exec.Cmd
	switch runtime.GOOS {
	case "darwin":
		cmd = exec.Command("open", url)
	case "windows":
		cmd = exec.Command("rundll32", "url.dll,FileProtocolHandler", url)
	default:
		if os.Getenv("DISPLAY") == "" && os.Getenv("WAYLAND_DISPLAY") == "" {
			return false, nil
		}
		cmd = exec.Command("xdg-open", url)
	}
	if err := cmd.Start(); err != nil {
		return false, fmt.Errorf("opening the browser: %w", err)
	}
	go cmd.Wait()
	return true, nil
}
