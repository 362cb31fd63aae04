import Glibc
import LinuxSystem

/// Who made a group for a command, written into the group's name: a killed `drydock` cannot remove it, so
/// the next one does.
///
///     drydock-4242-4nr2k-1uqd4h8-1
///             |    |     |       ` which one of its groups
///             |    |     ` the PID namespace in which that id is its
///             |    ` when the process started, base 36
///             ` the process
struct GroupOwner: Equatable {
    let process: ProcessIdentity
    /// The inode number of its PID namespace.
    let namespace: UInt64

    /// This process.
    /// - Throws: `SystemError` without a /proc.
    static func current() throws -> GroupOwner {
        guard let process = ProcessIdentity(running: getpid()) else {
            throw SystemError("read(/proc/self/stat)", .noEntry)
        }
        // Such as "pid:[4026531836]".
        let digits = try SymbolicLink.target(of: "/proc/self/ns/pid").filter(\.isNumber)
        return GroupOwner(process: process, namespace: UInt64(digits) ?? 0)
    }

    init(process: ProcessIdentity, namespace: UInt64) {
        self.process = process
        self.namespace = namespace
    }

    /// The one who is named; nil for any other name.
    init?(group: String) {
        let words = group.split(separator: "-", omittingEmptySubsequences: false)
        guard words.count == 5, words[0] == "drydock", UInt32(words[4]) != nil, let id = Int32(words[1]),
            id > 0, let start = UInt64(words[2], radix: 36), let namespace = UInt64(words[3], radix: 36)
        else { return nil }
        self.init(process: ProcessIdentity(id: id, startTime: start), namespace: namespace)
    }

    /// The name of one of its groups.
    func group(_ number: Int) -> String {
        let words = [process.startTime, namespace].map { String($0, radix: 36) }
        return "drydock-\(process.id)-\(words[0])-\(words[1])-\(number)"
    }

    /// Whether it has certainly ended. Of other PID namespaces nobody knows here.
    func hasEnded(seenBy observer: GroupOwner) -> Bool {
        namespace == observer.namespace && !process.isRunning
    }
}
