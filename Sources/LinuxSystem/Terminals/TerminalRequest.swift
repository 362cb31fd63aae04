import CLinux
import Glibc

/// A pseudoterminal as a program is to have it.
///
/// - C: pty(7)
public struct TerminalRequest: Equatable, Hashable, Sendable {
    /// Whose it is.
    public var user: UInt32
    /// Its size in characters; 0 and 0 leave that to whoever holds the other end.
    public var rows: UInt16
    /// See `rows`.
    public var columns: UInt16
    /// Whether it is also mounted at /dev/console.
    public var isConsole: Bool

    /// A terminal of this user.
    public init(user: UInt32, rows: UInt16 = 0, columns: UInt16 = 0, isConsole: Bool = false) {
        self.user = user
        self.rows = rows
        self.columns = columns
        self.isConsole = isConsole
    }

    init(_ reader: inout WordReader) throws(MalformedPlan) {
        self.init(
            user: try reader.number(), rows: try reader.number(), columns: try reader.number(),
            isConsole: try reader.text() == "console")
    }

    var words: [String] {
        ["\(user)", "\(rows)", "\(columns)", isConsole ? "console" : "plain"]
    }

    func perform(sendingTo socket: Int32) throws(SystemError) {
        var terminal = clinux_terminal()
        terminal.rows = rows
        terminal.columns = columns
        try check("open(/dev/ptmx)") { clinux_open_terminal(&terminal) }
        let near = OwnedDescriptor(adopting: terminal.near)
        let far = OwnedDescriptor(adopting: terminal.far)
        if isConsole {
            let name = "/dev/pts/\(terminal.number)"
            try MountRequest(source: name, target: "/dev/console", .bind).perform(inside: "/")
        }
        // An owner that its user namespace does not have cannot be set, and need not.
        if fchown(far.number, user, .max) < 0, errno != EINVAL, errno != EPERM {
            throw SystemError("chown(/dev/pts/\(terminal.number))", Errno(rawValue: errno))
        }
        try check("sendmsg(the terminal)") { clinux_send_descriptor(socket, near.number, "/dev/ptmx") }
        try checkErrno("close(\(socket))") { close(socket) }
        try check("ioctl(TIOCSCTTY)") { clinux_take_terminal(far.number) }
    }
}
