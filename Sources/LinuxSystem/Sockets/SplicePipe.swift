import CLinux
import Glibc

/// Carries bytes from one socket to another inside the kernel.
///
/// - C: splice(2)
public struct SplicePipe: ~Copyable, Sendable {
    fileprivate let reading: OwnedDescriptor
    fileprivate let writing: OwnedDescriptor

    /// An empty pipe.
    /// - Parameter size: about so many bytes fit, unless the kernel's limit for its user is reached.
    /// - Throws: `SystemError`.
    public init(size: Int32) throws(SystemError) {
        var ends: (Int32, Int32) = (-1, -1)
        try check("pipe") { clinux_splice_pipe(&ends.0, &ends.1, size) }
        reading = OwnedDescriptor(adopting: ends.0)
        writing = OwnedDescriptor(adopting: ends.1)
    }

    fileprivate static func move(from source: Int32, to sink: Int32, _ count: Int) -> Transfer {
        while true {
            let moved = clinux_splice(source, sink, UInt64(max(0, count)))
            if moved > 0 { return .bytes(Int(moved)) }
            if moved == 0 { return .end }
            switch Int32(-moved) {
            case EINTR: continue
            case EAGAIN: return .wouldBlock
            default: return .failed(Errno(rawValue: Int32(-moved)))
            }
        }
    }
}

extension StreamSocket {
    /// Puts what it has into a pipe; `wouldBlock` also when that is full.
    /// - C: splice(2)
    public func receive(into pipe: borrowing SplicePipe, atMost count: Int) -> Transfer {
        SplicePipe.move(from: number, to: pipe.writing.number, count)
    }

    /// Sends what is in a pipe.
    /// - C: splice(2)
    public func send(from pipe: borrowing SplicePipe, atMost count: Int) -> Transfer {
        SplicePipe.move(from: pipe.reading.number, to: number, count)
    }
}
