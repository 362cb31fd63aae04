/// The folder that a log lies in: all that it asks of a file system.
///
/// Nothing is safe before it is synchronized: not bytes, not names. Errors are the system's, with the path.
public protocol LogFolder: AnyObject, Sendable {
    /// What to call it in a message.
    var path: String { get }
    /// The names in it, in order.
    func names() throws -> [String]
    /// Makes an empty file, in place of one of that name if there is one.
    func make(_ name: String) throws -> any LogFile
    /// Opens a file to read and write.
    func open(_ name: String) throws -> any LogFile
    /// Gives a file another name in one moment, in place of the file that has it.
    func rename(_ name: String, to other: String) throws
    /// Removes a file.
    func remove(_ name: String) throws
    /// Returns when the names are safe.
    func synchronize() throws
}

/// A file of a log.
public protocol LogFile: AnyObject, Sendable {
    /// All bytes in it.
    func contents() throws -> [UInt8]
    /// Writes bytes to a place at or before its end.
    func write(_ bytes: [UInt8], at offset: Int) throws
    /// Returns when its bytes are safe. When it throws nobody knows which are.
    func synchronize() throws
}

extension LogFolder {
    /// A path in it, for a message.
    func path(of name: String) -> String { "\(path)/\(name)" }

    /// Writes a file whole and makes it safe, before it has its name.
    /// - Parameter fill: writes what it shall hold.
    /// - Throws: what the system says; nothing is left of it then.
    func draft<Result>(_ name: String, _ fill: (any LogFile) throws -> Result) throws -> Result {
        let draft = LogName.draft + name
        do {
            let file = try make(draft)
            let result = try fill(file)
            try file.synchronize()
            return result
        } catch {
            // It may hold room that others need. If it stays, opening the log removes it.
            try? remove(draft)
            throw error
        }
    }

    /// Gives a draft its name.
    /// - Throws: what the system says; whether it has its name after a crash is not known then.
    func publish(_ name: String) throws {
        try rename(LogName.draft + name, to: name)
        try synchronize()
    }
}

/// How the files of a log are called: by a sequence number, so that names sort by it.
enum LogName {
    static let draft = "draft-"
    static let segment = "log-"
    static let snapshot = "snapshot-"

    static func of(_ kind: String, _ sequence: UInt64) -> String {
        let digits = String(sequence, radix: 16)
        return kind + String(repeating: "0", count: 16 - digits.count) + digits
    }

    /// The number in a name of this kind; nil in any other.
    static func sequence(_ kind: String, in name: String) -> UInt64? {
        guard name.hasPrefix(kind), name.utf8.count == kind.utf8.count + 16,
            let number = UInt64(name.dropFirst(kind.count), radix: 16), of(kind, number) == name
        else { return nil }
        return number
    }
}
