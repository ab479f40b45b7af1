package preview

import "golang.org/x/sys/unix"

// remote names the kind of file system that dir lies on when it is one whose
// changes, made elsewhere, reach no watcher here; "" for all others.
func remote(dir string) string {
	var s unix.Statfs_t
	if unix.Statfs(dir, &s) != nil {
		return ""
	}
	switch uint32(s.Type) {
	case unix.NFS_SUPER_MAGIC:
		return "NFS"
	case unix.SMB_SUPER_MAGIC, unix.CIFS_SUPER_MAGIC, unix.SMB2_SUPER_MAGIC:
		return "a Windows share"
	case unix.V9FS_MAGIC:
		return "a folder of the host (9p)"
	case unix.FUSE_SUPER_MAGIC:
		return "FUSE"
	case unix.AFS_SUPER_MAGIC, unix.CODA_SUPER_MAGIC, unix.CEPH_SUPER_MAGIC:
		return "a network file system"
	case 0x786f4256, 0x7c7c6673: // vboxsf, prl_fs
		return "a folder of the host"
	}
	return ""
}
