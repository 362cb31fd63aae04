import CLinux
import Glibc

// What an inode says of itself: set by a name in an open folder, or of a file that is open.
extension OpenFolder {
    /// Changes whose an entry is; of a symbolic link its own.
    /// - Throws: `SystemError`.
    /// - C: fchownat(2), AT_SYMLINK_NOFOLLOW
    public func setOwner(of name: [UInt8], user: UInt32, group: UInt32) throws(SystemError) {
        try callErrno("chown", name) { fchownat(number, $0, user, group, AT_SYMLINK_NOFOLLOW) }
    }

    /// Changes the permission bits of an entry that is no symbolic link: links have none of their own, and
    /// this call would follow one.
    /// - Throws: `SystemError`.
    /// - C: fchmodat(2)
    public func setMode(of name: [UInt8], _ mode: UInt32) throws(SystemError) {
        try callErrno("chmod", name) { fchmodat(number, $0, mode, 0) }
    }

    /// Changes when an entry was last modified; of a symbolic link its own time. The time of its last
    /// access stays.
    /// - Throws: `SystemError`.
    /// - C: utimensat(2), AT_SYMLINK_NOFOLLOW
    public func setModified(of name: [UInt8], _ time: FileTime) throws(SystemError) {
        let times = time.withAccessLeftAlone
        try callErrno("utimens", name) { utimensat(number, $0, times, AT_SYMLINK_NOFOLLOW) }
    }
}

extension OwnedDescriptor {
    /// Changes whose the file is.
    /// - C: fchown(2)
    public func setOwner(user: UInt32, group: UInt32) throws(SystemError) {
        try checkErrno("chown(\(number))") { fchown(number, user, group) }
    }

    /// Changes its permission bits, with set-user-ID, set-group-ID and sticky.
    /// - C: fchmod(2)
    public func setMode(_ mode: UInt32) throws(SystemError) {
        try checkErrno("chmod(\(number))") { fchmod(number, mode) }
    }

    /// Changes when it was last modified; the time of its last access stays.
    /// - C: futimens(3)
    public func setModified(_ time: FileTime) throws(SystemError) {
        let times = time.withAccessLeftAlone
        try checkErrno("utimens(\(number))") { futimens(number, times) }
    }

    /// Changes its length.
    /// - C: ftruncate(2)
    public func setSize(_ size: Int64) throws(SystemError) {
        try checkErrno("truncate(\(number))") { ftruncate(number, Int(size)) }
    }
}

extension FileTime {
    fileprivate var withAccessLeftAlone: [timespec] {
        // The value of UTIME_OMIT; the macro is hidden from Swift.
        let omitted = timespec(tv_sec: 0, tv_nsec: (1 << 30) - 2)
        return [omitted, timespec(tv_sec: Int(seconds), tv_nsec: Int(nanoseconds))]
    }
}
