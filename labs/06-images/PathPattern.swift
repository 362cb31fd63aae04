import Dockerfiles
import LabSupport

/// A pattern of COPY and ADD: `*` and `?` match anything but a slash, `[a-z]` and `[^a-z]` a set, and a
/// backslash takes away the meaning of what follows.
///
/// - Source: Go, path/filepath.Match
public struct PathPattern: Sendable {
    /// As written.
    public let text: String
    // TODO images.5

    /// Reads a pattern.
    /// - Throws: `PatternFault` for a set without an end, an empty one, or a backslash at the end.
    public init(_ text: String) throws {
        // TODO images.5
        // A set: [ and perhaps ^, then at least one of a, a-b or \a; ] and - want a backslash there.
        throw Unimplemented("images.5")
    }

    /// True when all of the path matches.
    public func matches(_ path: String) -> Bool {
        // TODO images.5
        false
    }

    /// True when a text has wildcards at all: without them a COPY names one file.
    public static func hasWildcards(_ text: String) -> Bool {
        // TODO images.5
        false
    }
}

/// Why a pattern is none.
public struct PatternFault: Error, Equatable, Sendable, CustomStringConvertible {
    /// The pattern, as written.
    public let pattern: String
    /// What was found.
    public let found: String
    /// What would be right.
    public let expected: String

    /// A fault in a pattern.
    public init(_ pattern: String, _ found: String, expected: String) {
        self.pattern = pattern
        self.found = found
        self.expected = expected
    }

    /// One line.
    public var description: String {
        "found \(found) in the pattern \(quoted(pattern)), expected \(expected)"
    }
}

// TODO images.5
/// Cuts a pattern into tokens.
