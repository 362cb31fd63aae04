import Glibc
import Synchronization

/// Turns signals, and the end of work on another thread, into bytes that poll(2) can wait for.
final class SignalPipe {
    /// Where the handler writes; -1 while there is no pipe. A handler may not capture anything.
    private static let writing = Atomic<Int32>(-1)

    /// Becomes readable when there is something to read.
    let descriptor: Int32
    private let sending: Int32
    private let signals: [Int32]

    /// Takes these signals over from their default action, until it is released.
    init(signals: [Int32]) throws {
        var ends: [Int32] = [0, 0]
        guard pipe(&ends) == 0 else { throw KitError("pipe: \(String(cString: strerror(errno)))") }
        for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
        descriptor = ends[0]
        sending = ends[1]
        self.signals = signals
        Self.writing.store(sending, ordering: .releasing)
        // Only what is allowed in a signal handler: a load and write(2).
        for number in signals {
            signal(number) { number in
                SignalPipe.send(
                    UInt8(truncatingIfNeeded: number), to: SignalPipe.writing.load(ordering: .acquiring))
            }
        }
    }

    deinit {
        for number in signals { signal(number, SIG_DFL) }
        Self.writing.store(-1, ordering: .releasing)
        close(descriptor)
        close(sending)
    }

    /// A sender for another thread; the byte must not be the number of a signal.
    var sender: @Sendable (UInt8) -> Void {
        { [sending] byte in Self.send(byte, to: sending) }
    }

    /// The next byte; waits for it.
    func next() -> UInt8 {
        var byte: UInt8 = 0
        while read(descriptor, &byte, 1) < 0, errno == EINTR {}
        return byte
    }

    private static func send(_ byte: UInt8, to descriptor: Int32) {
        var byte = byte
        _ = write(descriptor, &byte, 1)
    }
}
