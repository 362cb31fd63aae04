import ByteStreams
import Synchronization

/// Passes bytes on, and tells their hash once their end was read: whichever thread that happens in.
struct ToldSource<Base: ByteSource>: ByteSource {
    /// Where the hash can be read.
    final class Hash: Sendable {
        private let hex = Mutex<String?>(nil)

        /// Of all bytes, in hexadecimal; nil before the end was read.
        var atEnd: String? { hex.withLock { $0 } }

        fileprivate func tell(_ text: String) { hex.withLock { $0 = text } }
    }

    private var base: Base
    private var running = RunningHash()
    private let told: Hash

    /// Bytes of a base; the hash is told to `told`.
    init(_ base: Base, _ told: Hash) {
        self.base = base
        self.told = told
    }

    mutating func read(into buffer: UnsafeMutableRawBufferPointer) throws -> Int {
        let count = try base.read(into: buffer)
        running.update(UnsafeRawBufferPointer(rebasing: buffer[..<count]))
        if count == 0, !buffer.isEmpty { told.tell(running.hex) }
        return count
    }
}
