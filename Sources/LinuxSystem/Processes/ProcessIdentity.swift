import Glibc

/// A process beyond doubt: ids are used again, the same id at the same start time is not.
///
/// - C: proc_pid_stat(5)
public struct ProcessIdentity: Equatable, Sendable {
    /// The id.
    public let id: Int32
    /// Clock ticks between the start of the machine and that of the process.
    public let startTime: UInt64

    /// What was noted earlier.
    public init(id: Int32, startTime: UInt64) {
        self.id = id
        self.startTime = startTime
    }

    /// The process that has this id now; nil when there is none, or one that has ended.
    public init?(running id: Int32) {
        guard let bytes = try? OwnedDescriptor(opening: "/proc/\(id)/stat").readAll() else { return nil }
        // The name, in parentheses, may hold anything; the columns after it may not.
        let text = String(decoding: bytes, as: UTF8.self)
        guard let end = text.lastIndex(of: ")") else { return nil }
        let columns = text[text.index(after: end)...].split(separator: " ")
        guard columns.count > 19, columns[0] != "Z", columns[0] != "X", let time = UInt64(columns[19]) else {
            return nil
        }
        self.init(id: id, startTime: time)
    }

    /// Whether it is still the one, and has not ended.
    public var isRunning: Bool {
        ProcessIdentity(running: id) == self
    }

    /// Sends a signal to exactly this process.
    /// - Throws: `SystemError`, ESRCH when it has ended.
    /// - C: pidfd_send_signal(2)
    public func signal(_ number: Int32) throws(SystemError) {
        let process = try OwnedDescriptor(process: id)
        // After the descriptor is open its process cannot be exchanged any more.
        guard isRunning else { throw SystemError("kill(\(id), \(number))", .noProcess) }
        try process.signal(number)
    }
}

/// The children of a process, by id.
///
/// - C: proc_pid_task(5), children
public struct ChildList: Sendable {
    /// Those that nobody has waited for yet, the oldest first.
    public let ids: [Int32]
    /// The oldest of them.
    public var first: Int32? { ids.first }

    /// The children of the main thread of a process.
    /// - Throws: `SystemError`.
    public init(of parent: Int32) throws(SystemError) {
        let path = "/proc/\(parent)/task/\(parent)/children"
        let text = String(decoding: try OwnedDescriptor(opening: path).readAll(), as: UTF8.self)
        ids = text.split(separator: " ").compactMap { Int32($0) }
    }
}
