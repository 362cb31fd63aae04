import Glibc

/// Open files that a container gets besides its standard streams: those of socket activation, then those of
/// `--preserve-fds`. They keep their numbers.
///
/// - C: sd_listen_fds(3)
struct GivenDescriptors {
    /// Its process uses the numbers above for its own start.
    private static let last: Int32 = 7

    /// From 3 on.
    let numbers: [Int32]
    /// What its program is told of them.
    let environment: [String]

    static let none = GivenDescriptors(numbers: [], environment: [])

    private init(numbers: [Int32], environment: [String]) {
        self.numbers = numbers
        self.environment = environment
    }

    /// - Throws: `Complaint` for one that is not open, and for more than there is room.
    init(preserving count: UInt32) throws {
        let text = getenv("LISTEN_FDS").map { String(cString: $0) }
        let listening = text.flatMap { UInt32($0) } ?? 0
        let end = 3 + UInt64(listening) + UInt64(count)
        guard end <= Self.last + 1 else {
            throw Complaint(
                "--preserve-fds \(count): expected at most \(Self.last - 2) descriptors, 3 to \(Self.last), with "
                    + "the \(listening) of LISTEN_FDS among them")
        }
        numbers = Array(3..<Int32(end))
        // What is open here and is to be closed by execve was opened by this program.
        if let absent = numbers.first(where: { fcntl($0, F_GETFD) != 0 }) {
            throw Complaint("--preserve-fds \(count): descriptor \(absent) is not open")
        }
        environment = listening == 0 ? [] : ["LISTEN_FDS=\(listening)", "LISTEN_PID=1"]
    }
}
