import CLinux
import Glibc

/// Two sockets that are connected; through them a terminal comes out of a container.
///
/// - C: socketpair(2)
public struct TerminalSockets: ~Copyable, Sendable {
    /// The end that receives.
    public let near: OwnedDescriptor
    /// The end that a plan's `openTerminal` sends to.
    public let far: OwnedDescriptor

    /// Makes both.
    /// - Throws: `SystemError`.
    public init() throws(SystemError) {
        var ends: [Int32] = [-1, -1]
        try checkErrno("socketpair") {
            socketpair(AF_UNIX, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0, &ends)
        }
        near = OwnedDescriptor(adopting: ends[0])
        far = OwnedDescriptor(adopting: ends[1])
    }
}

extension OwnedDescriptor {
    /// Connects to the socket that somebody listens on at a path.
    /// - Throws: `SystemError`, ENAMETOOLONG above 107 bytes.
    /// - C: connect(2), unix(7)
    public init(connectingTo path: String) throws(SystemError) {
        let number = try checkErrno("socket") {
            socket(AF_UNIX, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
        }
        let descriptor = OwnedDescriptor(adopting: number)
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        let bytes = Array(path.utf8)
        guard bytes.count < MemoryLayout.size(ofValue: address.sun_path) else {
            throw SystemError("connect(\(path))", .nameTooLong)
        }
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: bytes) }
        try checkErrno("connect(\(path))") {
            withUnsafePointer(to: &address) { address in
                address.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                    connect(descriptor.number, $0, socklen_t(MemoryLayout<sockaddr_un>.size))
                }
            }
        }
        self = descriptor
    }

    /// Waits for a descriptor that somebody sends through this socket.
    /// - Throws: `SystemError`, EBADMSG when something else comes.
    /// - C: unix(7), SCM_RIGHTS
    public func receiveDescriptor() throws(SystemError) -> OwnedDescriptor {
        OwnedDescriptor(
            adopting: try check("recvmsg(a terminal)") { clinux_receive_descriptor(self.number) })
    }

    /// Gives the terminal here the size of another one.
    /// - Throws: `SystemError`, ENOTTY when one of them is none.
    /// - C: ioctl_tty(2), TIOCSWINSZ
    public func copyWindowSize(from terminal: Int32) throws(SystemError) {
        try check("ioctl(TIOCSWINSZ)") { clinux_copy_window_size(terminal, self.number) }
    }

    /// A descriptor that can be read when one of these signals has come; they must be blocked.
    /// - C: signalfd(2)
    public init(signals: [Int32]) throws(SystemError) {
        self.init(
            adopting: try check("signalfd") { clinux_signal_descriptor(signals, Int32(signals.count)) })
    }
}
