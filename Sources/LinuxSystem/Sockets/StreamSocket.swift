import CLinux
import Glibc

/// What came of an attempt that does not wait.
public enum Transfer: Equatable, Sendable {
    /// So many bytes went.
    case bytes(Int)
    /// The other side has said all that it will.
    case end
    /// Not now.
    case wouldBlock
    /// The connection is gone.
    case failed(Errno)
}

/// One end of a TCP connection.
///
/// - C: tcp(7)
public struct StreamSocket: ~Copyable, Sendable {
    private let descriptor: OwnedDescriptor

    /// The kernel's number; do not close it, do not keep it.
    public var number: Int32 { descriptor.number }

    init(adopting number: Int32) {
        self.init(plain: number)
        writeAtOnce()
    }

    /// What accept(2) gave: it has inherited that what is written leaves at once.
    init(accepted number: Int32) {
        self.init(plain: number)
    }

    private init(plain number: Int32) {
        descriptor = OwnedDescriptor(adopting: number)
    }

    /// What is written leaves at once, and does not wait for what was sent before to be acknowledged.
    /// - C: tcp(7), TCP_NODELAY
    public func writeAtOnce() {
        var on: Int32 = 1
        setsockopt(number, Int32(IPPROTO_TCP), TCP_NODELAY, &on, 4)
    }

    /// Begins to connect; it has when it is ready to write and `connectionError` is nil.
    /// - Parameter writesAtOnce: false saves a call, for who calls `writeAtOnce` before it writes a second time.
    /// - Throws: `SystemError`.
    /// - C: connect(2)
    public static func connecting(
        to address: SocketAddress, writesAtOnce: Bool = true
    ) throws(SystemError) -> StreamSocket {
        let socket = StreamSocket(plain: try check("socket") { clinux_stream_socket(address.family, 0) })
        if writesAtOnce { socket.writeAtOnce() }
        let code = address.withPointer { connect(socket.number, $0, $1) == 0 ? 0 : errno }
        guard code == 0 || code == EINPROGRESS else {
            throw SystemError("connect(\(address))", Errno(rawValue: code))
        }
        return socket
    }

    /// Connects and waits for it; reading and writing wait as well, for so many seconds at most.
    /// - Parameter timeout: seconds without progress after which a call fails with EAGAIN; 0 for ever.
    /// - Throws: `SystemError`.
    /// - C: connect(2)
    public static func connected(to address: SocketAddress, timeout: Int = 0) throws(SystemError)
        -> StreamSocket
    {
        let socket = StreamSocket(
            adopting: try check("socket") { clinux_stream_socket(address.family, 1) })
        var time = timeval(tv_sec: timeout, tv_usec: 0)
        for option in [SO_RCVTIMEO, SO_SNDTIMEO] {
            setsockopt(socket.number, SOL_SOCKET, option, &time, socklen_t(MemoryLayout<timeval>.size))
        }
        try checkErrno("connect(\(address))") { address.withPointer { connect(socket.number, $0, $1) } }
        return socket
    }

    /// When it is closed, what was not read or sent is lost, and the other side hears of a reset.
    /// - C: socket(7), SO_LINGER
    public func resetWhenClosed() {
        var now = linger(l_onoff: 1, l_linger: 0)
        setsockopt(number, SOL_SOCKET, SO_LINGER, &now, socklen_t(MemoryLayout<linger>.size))
    }

    /// From here on nothing waits.
    /// - C: fcntl(2), O_NONBLOCK
    public func stopWaiting() {
        _ = fcntl(number, F_SETFL, fcntl(number, F_GETFL) | O_NONBLOCK)
    }

    /// Ends both directions; whoever waits in another thread waits no longer.
    /// - C: shutdown(2), SHUT_RDWR
    public func abort() {
        _ = shutdown(number, Int32(SHUT_RDWR))
    }

    /// What has become by now of a connection that was begun: it stands (`bytes(0)`), has failed, or is on its way.
    ///
    /// To a neighbour it stands as soon as connect(2) has returned, although that said EINPROGRESS.
    /// - C: send(2) of no bytes: EAGAIN until it stands
    public var attempt: Transfer { send(UnsafeRawBufferPointer(start: nil, count: 0)) }

    /// Why a connection that was begun did not come to be; nil when it did.
    public var connectionError: Errno? {
        let code = clinux_socket_error(number)
        return code == 0 ? nil : Errno(rawValue: -code)
    }

    /// Reads what is there.
    /// - C: recv(2)
    public func receive(into buffer: UnsafeMutableRawBufferPointer) -> Transfer {
        while true {
            let count = clinux_receive(number, buffer.baseAddress, UInt64(buffer.count))
            if count > 0 { return .bytes(Int(count)) }
            if count == 0 { return .end }
            if let outcome = Self.refusal(count) { return outcome }
        }
    }

    /// Writes as much as goes.
    /// - C: send(2)
    public func send(_ bytes: UnsafeRawBufferPointer) -> Transfer {
        while true {
            let count = clinux_send(number, bytes.baseAddress, UInt64(bytes.count))
            if count >= 0 { return .bytes(Int(count)) }
            if let outcome = Self.refusal(count) { return outcome }
        }
    }

    /// nil: a signal came between.
    private static func refusal(_ value: Int64) -> Transfer? {
        let code = Int32(-value)
        if code == EINTR { return nil }
        return code == EAGAIN ? .wouldBlock : .failed(Errno(rawValue: code))
    }

    /// Says that nothing more will come; the other direction stays open.
    /// - C: shutdown(2), SHUT_WR
    public func finishWriting() {
        _ = shutdown(number, Int32(SHUT_WR))
    }
}

/// Where connections come in.
public struct ListeningSocket: ~Copyable, Sendable {
    private let descriptor: OwnedDescriptor
    /// Where it listens, with the port that the kernel chose.
    public let address: SocketAddress

    /// The kernel's number; do not close it, do not keep it.
    public var number: Int32 { descriptor.number }

    /// Listens.
    /// - Throws: `SystemError`, `EADDRINUSE` where somebody else does.
    /// - C: listen(2)
    public init(at address: SocketAddress, backlog: Int32 = 4096) throws(SystemError) {
        let descriptor = OwnedDescriptor(
            adopting: try check("socket") { clinux_stream_socket(address.family, 0) })
        let number = descriptor.number
        // Connections of an earlier process may still be closing on this port.
        var on: Int32 = 1
        setsockopt(number, SOL_SOCKET, SO_REUSEADDR, &on, 4)
        setsockopt(number, Int32(IPPROTO_TCP), TCP_NODELAY, &on, 4)
        try checkErrno("bind(\(address))") { address.withPointer { bind(number, $0, $1) } }
        try checkErrno("listen(\(address))") { listen(number, backlog) }
        self.address = try SocketAddress(of: number)
        self.descriptor = descriptor
    }

    /// Nobody can connect any more, and is not refused either: the kernel drops what is sent to it.
    ///
    /// For who accepts all that wait, and closes it then: nobody comes between the two, to be reset.
    /// - Throws: `SystemError`.
    /// - C: socket(7), SO_ATTACH_FILTER
    public func turnDeaf() throws(SystemError) {
        try check("setsockopt(SO_ATTACH_FILTER)") { clinux_drop_packets(number) }
    }

    /// The next connection; nil when nobody waits.
    /// - Throws: `SystemError`: EMFILE and its like, until something is closed.
    /// - C: accept4(2)
    public func accept() throws(SystemError) -> StreamSocket? {
        while true {
            let number = clinux_accept(self.number)
            if number >= 0 { return StreamSocket(adopting: number) }
            switch -number {
            case EAGAIN: return nil
            // Whoever knocked has gone again.
            case EINTR, ECONNABORTED, EPROTO: continue
            default: throw SystemError("accept(\(address))", Errno(rawValue: -number))
            }
        }
    }

    /// The next connection and whose it is; nil when nobody waits.
    /// - Parameter peer: becomes its other end.
    /// - Throws: `SystemError`: EMFILE and its like, until something is closed.
    /// - C: accept4(2)
    public func accept(from peer: inout SocketAddress) throws(SystemError) -> StreamSocket? {
        while true {
            var (length, port): (Int32, UInt16) = (0, 0)
            var number: Int32 = 0
            let room = [UInt8](unsafeUninitializedCapacity: 16) { buffer, count in
                number = clinux_accept_from(self.number, buffer.baseAddress, &length, &port)
                count = number < 0 ? 0 : Int(length)
            }
            if number >= 0 {
                peer = SocketAddress(bytes: room, port: port)
                return StreamSocket(accepted: number)
            }
            switch -number {
            case EAGAIN: return nil
            case EINTR, ECONNABORTED, EPROTO: continue
            default: throw SystemError("accept(\(address))", Errno(rawValue: -number))
            }
        }
    }
}
