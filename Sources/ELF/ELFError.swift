/// Why a file is not an executable that the kit can use, and where.
public struct ELFError: Error, Equatable, CustomStringConvertible {
    /// What is wrong.
    public enum Problem: Equatable, Sendable {
        /// The file ends before the part that is named.
        case truncated(part: String, needed: UInt64, size: UInt64)
        /// It does not begin with 7F 45 4C 46.
        case notELF
        /// It is an ELF file of another kind.
        case foreign(field: String, found: UInt64, expected: String)
        /// A part of a segment lies where it cannot.
        case badSegment(index: Int, reason: String)
        /// Two segments claim the same memory.
        case overlap(first: Int, second: Int, address: UInt64)
        /// Nothing in it wants to be loaded.
        case nothingToLoad
        /// A table inside the file contradicts itself.
        case badTable(String)
    }

    /// What is wrong.
    public let problem: Problem

    /// An error for this reason.
    public init(_ problem: Problem) {
        self.problem = problem
    }

    /// What was wrong, where, and what would be right.
    public var description: String {
        switch problem {
        case .truncated(let part, let needed, let size):
            "ELF file is truncated: \(part) ends at byte \(needed), the file has \(size)"
        case .notELF:
            "not an ELF file: it must begin with the bytes 7f 45 4c 46"
        case .foreign(let field, let found, let expected):
            "ELF \(field) is \(found), expected \(expected)"
        case .badSegment(let index, let reason):
            "ELF segment \(index) \(reason)"
        case .overlap(let first, let second, let address):
            "ELF segments \(first) and \(second) overlap at address 0x\(String(address, radix: 16))"
        case .nothingToLoad:
            "ELF file has no loadable segment (PT_LOAD): is it an object file? Link it first"
        case .badTable(let what):
            "ELF \(what)"
        }
    }
}
