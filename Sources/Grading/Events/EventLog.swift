import FoundationEssentials
import Glibc
import Synchronization

/// The truth about one run: every event on a line of its own, as JSON, on disk before anybody relies on it.
///
/// A run that is killed leaves at most one torn line, the last: readers ignore it, and it is cut off before
/// more is written.
public final class EventLog: Sendable {
    private let path: String
    private let file: Descriptor
    private let events: Mutex<[Event]>

    /// Opens a log to write on, or begins one with this heading.
    /// - Throws: `KitError` when another process writes on it, when it is no log of this form, or when it
    ///   was begun under another heading.
    public init(_ path: String, heading: RunHeading) throws {
        self.path = path
        file = Descriptor(owning: open(path, O_RDWR | O_CREAT | O_APPEND | O_CLOEXEC, 0o644))
        guard file.number >= 0 else { throw Self.fault("open", path) }
        // Goes with the process, however that ends.
        guard flock(file.number, LOCK_EX | LOCK_NB) == 0 else {
            throw KitError("\(path): another run writes on it; wait for its end, or use another --out")
        }
        let bytes = try Self.bytes(of: path)
        let whole = bytes.lastIndex(of: UInt8(ascii: "\n")).map { $0 + 1 } ?? 0
        let found = try Self.events(in: bytes[..<whole], path)
        events = Mutex(found)
        if whole < bytes.count, ftruncate(file.number, whole) != 0 { throw Self.fault("ftruncate", path) }
        if case .begin(let old)? = found.first {
            if let difference = old.difference(to: heading) { throw KitError("\(path): \(difference)") }
        } else {
            try append(.begin(heading))
        }
    }

    /// What the log holds.
    public var all: [Event] { events.withLock { $0 } }

    /// Adds an event; when this returns it is on disk. Several threads may.
    /// - Throws: `KitError` when it cannot be written; then the log is as it was.
    public func append(_ event: Event) throws {
        let line = try Self.line(of: event)
        try events.withLock { events in
            let end = lseek(file.number, 0, SEEK_END)
            do {
                try write(line)
            } catch {
                // The next event would else go on in the middle of this line.
                ftruncate(file.number, end)
                throw error
            }
            events.append(event)
        }
    }

    private func write(_ line: [UInt8]) throws {
        var done = 0
        while done < line.count {
            let count = line[done...].withUnsafeBytes { Glibc.write(file.number, $0.baseAddress, $0.count) }
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { throw Self.fault("write", path) }
            done += count
        }
        guard fsync(file.number) == 0 else { throw Self.fault("fsync", path) }
    }

    /// Reads a log that another process may be writing; empty when there is none.
    /// - Throws: `KitError` when it is no log of this form.
    public static func read(_ path: String) throws -> [Event] {
        guard FileManager.default.fileExists(atPath: path) else { return [] }
        let bytes = try bytes(of: path)
        let whole = bytes.lastIndex(of: UInt8(ascii: "\n")).map { $0 + 1 } ?? 0
        return try events(in: bytes[..<whole], path)
    }

    private static func line(of event: Event) throws -> [UInt8] {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return Array(try encoder.encode(event)) + [UInt8(ascii: "\n")]
    }

    private struct Schema: Codable { var schema: String? }

    private static func events(in bytes: ArraySlice<UInt8>, _ path: String) throws -> [Event] {
        let decoder = JSONDecoder()
        return try bytes.split(separator: UInt8(ascii: "\n")).enumerated().map { index, line in
            let place = "\(path):\(index + 1)"
            if index == 0 {
                let schema = try? decoder.decode(Schema.self, from: Data(line)).schema
                guard schema == RunHeading.currentSchema else {
                    throw KitError(
                        "\(place): schema \(schema ?? "missing"): expected \(RunHeading.currentSchema);"
                            + " another version of the grader wrote it, or it is no event log")
                }
            }
            do {
                return try decoder.decode(Event.self, from: Data(line))
            } catch {
                throw KitError("\(place): no event of \(RunHeading.currentSchema): \(error)")
            }
        }
    }

    private static func bytes(of path: String) throws -> [UInt8] {
        guard let data = FileManager.default.contents(atPath: path) else { throw fault("read", path) }
        return Array(data)
    }

    private static func fault(_ call: String, _ path: String) -> KitError {
        KitError("\(call)(\(path)): \(String(cString: strerror(errno)))")
    }
}

extension RunHeading {
    /// What keeps a run with another heading from going on in this one's log; nil when nothing does.
    func difference(to other: RunHeading) -> String? {
        let advice = "; go on as it was begun, or use another --out"
        if seed != other.seed { return "begun with seed \(seed), not \(other.seed)\(advice)" }
        if labs != other.labs {
            return "begun for the labs \(labs.map(\.name).joined(separator: ", ")) as they were\(advice)"
        }
        if kit != other.kit { return "begun with another state of labs, tests or solutions\(advice)" }
        if late != other.late { return "begun with another deadline or late rule\(advice)" }
        if roster != other.roster { return "begun with another roster\(advice)" }
        return nil
    }
}
