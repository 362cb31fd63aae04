/// What was handed in, however it was packed: folders and files by their paths, with nothing unpacked to disk.
///
/// Whoever made it wished us ill: names are bytes, links are never followed, and each tree keeps within
/// `TreeLimits`.
protocol SubmissionTree {
    /// What stands in a folder, sorted by name; empty when there is no such folder.
    func entries(of folder: TreePath) throws -> [TreeEntry]
    /// The bytes of a regular file.
    /// - Throws: `TreeRefusal` when there are more than `TreeLimits.longestFile`, or none to be had.
    func contents(of file: TreePath) throws -> [UInt8]
}

/// A path inside a submission, from its top.
struct TreePath: Hashable {
    var parts: [[UInt8]] = []

    init(_ parts: [[UInt8]] = []) {
        self.parts = parts
    }

    func appending(_ name: [UInt8]) -> TreePath { TreePath(parts + [name]) }
    func appending(_ name: String) -> TreePath { appending(Array(name.utf8)) }

    /// For people; escape it.
    var text: String {
        parts.isEmpty ? "." : parts.map { String(decoding: $0, as: UTF8.self) }.joined(separator: "/")
    }
}

/// One entry of a folder.
struct TreeEntry: Equatable {
    enum Kind: Equatable {
        case folder
        case file
        /// What is never taken, in words: `a symbolic link; expected the file itself`.
        case other(String)
    }

    var name: [UInt8]
    var kind: Kind
}

/// Why a submission, or a part of it, is not read.
struct TreeRefusal: Error, Equatable, CustomStringConvertible {
    /// What is wrong, and what would be right.
    let description: String

    init(_ description: String) {
        self.description = description
    }
}

/// How much of a submission is read before it counts as an attack.
struct TreeLimits: Sendable {
    /// Bytes of the longest file that is taken.
    static let longestFile = SubmissionReader.longestFile

    /// Entries of an archive or of a repository's tree.
    var entries = 20_000
    /// Bytes of the archive itself.
    var packedBytes: Int64 = 64 << 20
    /// Bytes that are unpacked, most of them only to be passed over.
    var unpackedBytes: Int64 = 256 << 20
    /// Bytes of all files that are kept in memory.
    var keptBytes = 32 << 20
    /// Time for reading.
    var time = Duration.seconds(30)

    /// Throws when the time is over.
    func check(since start: ContinuousClock.Instant) throws {
        if ContinuousClock.now - start > time {
            throw TreeRefusal("reading it takes more than \(time.components.seconds) s")
        }
    }
}

/// The words for entries that are never taken.
enum EntryWords {
    static let symlink = "a symbolic link; expected the file itself"
    static let hardLink = "a hard link; expected a file of its own"
    static let fifo = "a FIFO; expected a regular file"
    static let device = "a device; expected a regular file"
    static let socket = "a socket; expected a regular file"
    static let twice = "there is more than one entry of this name"
}
