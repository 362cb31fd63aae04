import Glibc

/// A call on a control file or a control group that the kernel refused.
public struct KernelError: Error, Equatable, Sendable, CustomStringConvertible {
    /// The call, as its manual page spells it: `mkdir`, `write`.
    public let call: String
    /// The object of the call: a path below the mount, such as `/drydock/a/pids.max`.
    public let path: String
    /// The kernel's number for the reason, positive.
    ///
    /// - C: errno(3)
    public let code: Int32

    /// A refusal of this call on this object for this reason.
    public init(call: String, path: String, code: Int32) {
        self.call = call
        self.path = path
        self.code = code
    }

    /// The name in the manual: `EBUSY`.
    public var name: String {
        Self.names[code] ?? "errno \(code)"
    }

    /// `rmdir(/drydock/a): EBUSY (Device or resource busy)`
    public var description: String {
        "\(call)(\(path)): \(name) (\(String(cString: strerror(code))))"
    }

    /// The reasons that control files give; any other keeps its number.
    private static let names: [Int32: String] = [
        EPERM: "EPERM", ENOENT: "ENOENT", ESRCH: "ESRCH", EINTR: "EINTR", EIO: "EIO",
        EBADF: "EBADF", EAGAIN: "EAGAIN", ENOMEM: "ENOMEM", EACCES: "EACCES", EBUSY: "EBUSY",
        EEXIST: "EEXIST", ENODEV: "ENODEV", ENOTDIR: "ENOTDIR", EISDIR: "EISDIR", EINVAL: "EINVAL",
        ENOSPC: "ENOSPC", EROFS: "EROFS", ERANGE: "ERANGE", ENAMETOOLONG: "ENAMETOOLONG",
        ENOTEMPTY: "ENOTEMPTY", EOPNOTSUPP: "EOPNOTSUPP",
    ]
}

extension KernelError {
    /// ENOENT: the group, the file or the controller is not there.
    public static var noEntry: Int32 { ENOENT }
    /// ESRCH: no process has this id.
    public static var noProcess: Int32 { ESRCH }
    /// EAGAIN: a limit on processes or groups is reached.
    public static var tryAgain: Int32 { EAGAIN }
    /// EBUSY: processes, children or enabled controllers stand in the way.
    public static var busy: Int32 { EBUSY }
    /// EEXIST: the name is taken.
    public static var exists: Int32 { EEXIST }
    /// ENODEV: no block device has these numbers.
    public static var noDevice: Int32 { ENODEV }
    /// EINVAL: the text is not a value of this file.
    public static var invalid: Int32 { EINVAL }
    /// ENOSPC: a v1 cpuset without CPUs or memory nodes takes no process.
    public static var noSpace: Int32 { ENOSPC }
    /// ERANGE: a value outside of the file's range.
    public static var outOfRange: Int32 { ERANGE }
    /// EOPNOTSUPP: the group's type does not allow it.
    public static var notSupported: Int32 { EOPNOTSUPP }
}
