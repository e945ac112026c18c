#!/usr/bin/env python3
"""A file system as other systems have them, over a folder of this one: foreign.py FOLDER MOUNTPOINT (until it is unmounted).

Names keep their case and are found in any (NTFS, APFS); names that Windows reserves are refused, and so are characters that it forbids, and blanks
and dots at the end of a name; files cannot be swapped, and no rename refuses to overwrite. Needs fusepy (apt-get install python3-fusepy fuse).
"""
import errno, os, sys
try:  # Debian's name for it, and its own
    from fusepy import FUSE, FuseOSError, Operations
except ImportError:
    from fuse import FUSE, FuseOSError, Operations

RESERVED = {"con", "prn", "aux", "nul"} | {f"{name}{i}" for name in ("com", "lpt") for i in range(1, 10)}


class Foreign(Operations):
    use_ns = True

    def __init__(self, root):
        self.root = root

    def place(self, path, new=False):
        """The real path, whatever the case of its names; the last name of a new one is as it was given."""
        at = self.root
        names = [n for n in path.split("/") if n]
        for i, name in enumerate(names):
            if new and i == len(names) - 1 and (name.split(".")[0].lower() in RESERVED or name[-1] in ". " or any(c in '<>:"\\|?*' or ord(c) < 32 for c in name)):
                raise FuseOSError(errno.EINVAL)
            real = os.path.join(at, name)
            if not os.path.lexists(real):
                try:
                    real = next((os.path.join(at, n) for n in os.listdir(at) if n.lower() == name.lower()), real)
                except OSError:
                    pass
            at = real
        return at

    def getattr(self, path, fh=None):
        s = os.lstat(self.place(path))
        return {"st_mode": s.st_mode, "st_nlink": s.st_nlink, "st_uid": s.st_uid, "st_gid": s.st_gid, "st_size": s.st_size, "st_ino": s.st_ino,
                "st_atime": s.st_atime_ns, "st_mtime": s.st_mtime_ns, "st_ctime": s.st_ctime_ns}

    def access(self, path, mode):
        if not os.access(self.place(path), mode):
            raise FuseOSError(errno.EACCES)

    def readdir(self, path, fh):
        return [".", ".."] + os.listdir(self.place(path))

    def readlink(self, path):
        return os.readlink(self.place(path))

    def symlink(self, target, source):
        os.symlink(source, self.place(target, new=True))

    def link(self, target, source):
        raise FuseOSError(errno.EPERM)

    def mkdir(self, path, mode):
        os.mkdir(self.place(path, new=True), mode)

    def rmdir(self, path):
        os.rmdir(self.place(path))

    def unlink(self, path):
        os.unlink(self.place(path))

    def rename(self, old, new):
        source, to = self.place(old), self.place(new, new=True)
        if os.path.lexists(to) and os.path.samefile(source, to):
            to = os.path.join(os.path.dirname(to), os.path.basename(new))
        os.rename(source, to)

    def chmod(self, path, mode):
        os.chmod(self.place(path), mode)

    def chown(self, path, uid, gid):
        os.chown(self.place(path), uid, gid)

    def truncate(self, path, length, fh=None):
        os.truncate(self.place(path), length)

    def utimens(self, path, times=None):
        os.utime(self.place(path), ns=times)

    def create(self, path, mode, fi=None):
        return os.open(self.place(path, new=True), os.O_RDWR | os.O_CREAT, mode)

    def open(self, path, flags):
        return os.open(self.place(path), flags & ~os.O_CREAT & ~os.O_EXCL)

    def read(self, path, size, offset, fh):
        return os.pread(fh, size, offset)

    def write(self, path, data, offset, fh):
        return os.pwrite(fh, data, offset)

    def flush(self, path, fh):
        return 0

    def fsync(self, path, datasync, fh):
        os.fsync(fh)

    def fsyncdir(self, path, datasync, fh):
        return 0

    def release(self, path, fh):
        os.close(fh)

    def statfs(self, path):
        s = os.statvfs(self.root)
        return {key: getattr(s, key) for key in ("f_bavail", "f_bfree", "f_blocks", "f_bsize", "f_favail", "f_ffree", "f_files", "f_flag", "f_frsize", "f_namemax")}


if __name__ == "__main__":
    FUSE(Foreign(sys.argv[1]), sys.argv[2], foreground=True, nothreads=True, default_permissions=True, use_ino=True, attr_timeout=0, entry_timeout=0, negative_timeout=0)
