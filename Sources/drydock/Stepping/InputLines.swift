import Glibc

/// The lines of stdin, one after the other.
///
/// Whoever answers line by line sends its answers in `beforeWaiting`: a program at the other end of the
/// pipe may wait for them before it asks the next question.
struct InputLines {
    private var pending: [UInt8] = []
    private var start = 0
    private var ended = false

    /// The next line without its end; nil when there are no more.
    /// - Throws: `Complaint` when stdin cannot be read.
    mutating func next(beforeWaiting: () -> Void) throws -> ArraySlice<UInt8>? {
        var searched = start
        while true {
            if let end = pending[searched...].firstIndex(of: UInt8(ascii: "\n")) {
                defer { start = end + 1 }
                return pending[start..<end]
            }
            if ended {
                defer { start = pending.count }
                return start < pending.count ? pending[start...] : nil
            }
            pending.removeFirst(start)
            start = 0
            searched = pending.count
            beforeWaiting()
            try read()
        }
    }

    private mutating func read() throws {
        var buffer = [UInt8](repeating: 0, count: 1 << 16)
        var count = -1
        repeat {
            count = Glibc.read(0, &buffer, buffer.count)
        } while count < 0 && errno == EINTR
        guard count >= 0 else { throw Complaint("standard input: cannot be read: \(reason(errno))") }
        ended = count == 0
        pending += buffer[..<count]
    }
}
