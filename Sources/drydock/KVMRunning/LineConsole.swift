import Glibc

/// The guest's serial line on stdout, a line at a time; bytes as they are, whatever they mean.
final class LineConsole {
    private var pending: [UInt8] = []

    func write(_ byte: UInt8) {
        pending.append(byte)
        if byte == UInt8(ascii: "\n") || pending.count >= 4096 { flush() }
    }

    /// Writes what has no line feed yet; what cannot be written is lost.
    func flush() {
        var rest = pending[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { Glibc.write(1, $0.baseAddress, $0.count) }
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { break }
            rest = rest.dropFirst(count)
        }
        pending.removeAll(keepingCapacity: true)
    }
}
