import CLinux
import Glibc

/// A system call that the kernel refused.
public struct SystemError: Error, Equatable, Sendable, CustomStringConvertible {
    /// The call and its object, as a reader would write it: `chroot(/srv/jail)`.
    public let call: String
    /// The kernel's number for the reason.
    public let code: Errno

    /// A refusal of this call for this reason.
    public init(_ call: String, _ code: Errno) {
        self.call = call
        self.code = code
    }

    /// The call, its object, the name of the reason and its words.
    public var description: String {
        "\(call): \(code.name) (\(code.text))"
    }
}

/// Why the kernel refused.
///
/// - C: errno(3)
public struct Errno: RawRepresentable, Equatable, Hashable, Sendable {
    /// The kernel's number, positive.
    public let rawValue: Int32

    /// A reason by its number.
    public init(rawValue: Int32) {
        self.rawValue = rawValue
    }

    /// The name of the manual: `ENOENT`.
    public var name: String {
        clinux_error_name(rawValue).map { String(cString: $0) } ?? "errno \(rawValue)"
    }

    /// The C library's words for it.
    public var text: String {
        String(cString: strerror(rawValue))
    }

    /// EPERM.
    public static let notPermitted = Errno(rawValue: EPERM)
    /// ENOENT.
    public static let noEntry = Errno(rawValue: ENOENT)
    /// ESRCH.
    public static let noProcess = Errno(rawValue: ESRCH)
    /// EACCES.
    public static let accessDenied = Errno(rawValue: EACCES)
    /// EBUSY.
    public static let busy = Errno(rawValue: EBUSY)
    /// EEXIST.
    public static let exists = Errno(rawValue: EEXIST)
    /// ENOTDIR.
    public static let notDirectory = Errno(rawValue: ENOTDIR)
    /// EISDIR.
    public static let isDirectory = Errno(rawValue: EISDIR)
    /// EINVAL.
    public static let invalid = Errno(rawValue: EINVAL)
    /// ELOOP.
    public static let tooManyLinks = Errno(rawValue: ELOOP)
    /// ENOSYS.
    public static let notImplemented = Errno(rawValue: ENOSYS)
    /// ENAMETOOLONG.
    public static let nameTooLong = Errno(rawValue: ENAMETOOLONG)
    /// EXDEV.
    public static let crossDevice = Errno(rawValue: EXDEV)
    /// EAGAIN.
    public static let tryAgain = Errno(rawValue: EAGAIN)
    /// ENOSPC.
    public static let noSpace = Errno(rawValue: ENOSPC)
    /// ENOEXEC.
    public static let noExecutable = Errno(rawValue: ENOEXEC)
    /// ENOTEMPTY.
    public static let notEmpty = Errno(rawValue: ENOTEMPTY)
    /// EOPNOTSUPP.
    public static let notSupported = Errno(rawValue: EOPNOTSUPP)
    /// EMLINK.
    public static let tooManyNames = Errno(rawValue: EMLINK)
    /// ENODEV
    public static let noDevice = Errno(rawValue: ENODEV)
    /// EROFS
    public static let readOnlyFileSystem = Errno(rawValue: EROFS)
}

/// Makes one call of CLinux and turns its negative answer into an error. The only reader of refusals.
/// - Parameter call: the call and its object, for the message.
/// - Throws: `SystemError`.
@discardableResult
func check<Number: SignedInteger>(_ call: @autoclosure () -> String, _ body: () -> Number)
    throws(SystemError) -> Number
{
    while true {
        let value = body()
        if value >= 0 { return value }
        let code = Errno(rawValue: Int32(-value))
        if code.rawValue != EINTR { throw SystemError(call(), code) }
    }
}

/// The same for calls of the C library, which answer -1 and leave the reason in `errno`.
/// - Throws: `SystemError`.
@discardableResult
func checkErrno<Number: SignedInteger>(_ call: @autoclosure () -> String, _ body: () -> Number)
    throws(SystemError) -> Number
{
    try check(call()) {
        let value = body()
        return value < 0 ? -Number(errno) : value
    }
}
