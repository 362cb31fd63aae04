import Dispatch
import Glibc

/// Turns signals, and the end of work on another thread, into bytes that poll(2) can wait for.
final class SignalPipe {
    /// Becomes readable when there is something to read.
    let descriptor: Int32
    private let writing: Int32
    private let sources: [any DispatchSourceSignal]

    /// Takes these signals over from their default action.
    init(signals: [Int32]) throws {
        var ends: [Int32] = [0, 0]
        guard pipe(&ends) == 0 else { throw KitError("pipe: \(String(cString: strerror(errno)))") }
        for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
        let writing = ends[1]
        descriptor = ends[0]
        self.writing = writing
        sources = signals.map { number in
            signal(number, SIG_IGN)
            let source = DispatchSource.makeSignalSource(signal: number, queue: .global())
            source.setEventHandler { Self.send(UInt8(number), to: writing) }
            source.activate()
            return source
        }
    }

    /// A sender for another thread; the byte must not be the number of a signal.
    var sender: @Sendable (UInt8) -> Void {
        { [writing] byte in Self.send(byte, to: writing) }
    }

    /// The next byte; waits for it.
    func next() -> UInt8 {
        var byte: UInt8 = 0
        _ = read(descriptor, &byte, 1)
        return byte
    }

    private static func send(_ byte: UInt8, to descriptor: Int32) {
        var byte = byte
        _ = write(descriptor, &byte, 1)
    }
}
