import Dockerfiles
import LabSupport

/// Replaces variables in the words of a Dockerfile, much as a shell does.
///
/// | form | gives |
/// |---|---|
/// | `$x`, `${x}` | the value; nothing when x is unset |
/// | `${x:-w}`, `${x-w}` | the value, or w when x is unset (with the colon: or empty) |
/// | `${x:+w}`, `${x+w}` | w when x is set (with the colon: and not empty), else nothing |
/// | `${x:?m}`, `${x?m}` | the value, or a fault that says m |
/// | `${x#p}`, `${x##p}` | the value without the shortest, longest match of p at its start |
/// | `${x%p}`, `${x%%p}` | the same at its end |
/// | `${x/p/w}`, `${x//p/w}` | the value with w in place of the first match of p, of every one |
///
/// In w, m and p variables are replaced too. Between single quotes nothing is; between double quotes only
/// `$`, and the escape works before `"`, `$` and itself. Outside it takes the next scalar as it is.
///
/// - Docker: Dockerfile reference, Environment replacement
public struct WordExpansion: Sendable {
    /// How many bytes a result may have: variables that double themselves grow fast.
    public static let longest = 1 << 20
    /// How many `${…}` may stand in each other.
    public static let deepest = 64

    /// The variables.
    public var environment: [String: String]
    /// `\` or, by the directive `escape`, a backtick.
    public var escape: Unicode.Scalar

    /// An expansion with these variables.
    public init(environment: [String: String], escape: Unicode.Scalar = "\\") {
        self.environment = environment
        self.escape = escape
    }

    /// The word with its variables replaced, its quotes and escapes gone; blanks stay.
    /// - Throws: `WordFault`
    public func expand(_ word: String) throws -> String {
        // TODO images.5
        // Read scalar by scalar (a Character may hold several), with one place that only moves on.
        throw Unimplemented("images.5")
    }

    /// The words that the text becomes: replaced first, then cut at blanks. Quoted and escaped blanks cut
    /// nothing; those in the value of a variable outside of quotes do.
    /// - Throws: `WordFault`
    public func words(_ text: String) throws -> [String] {
        // TODO images.5
        throw Unimplemented("images.5")
    }

    /// The content of a file that COPY or ADD brings along: variables are replaced, quotes stay.
    /// - Throws: `WordFault`
    public func heredoc(_ content: String) throws -> String {
        // TODO images.5
        throw Unimplemented("images.5")
    }
}

/// Why a word cannot be expanded.
public struct WordFault: Error, Equatable, Sendable, CustomStringConvertible {
    /// The word, as written.
    public let word: String
    /// What was found.
    public let found: String
    /// What would be right.
    public let expected: String

    /// A fault in a word.
    public init(_ word: String, _ found: String, expected: String) {
        self.word = word
        self.found = found
        self.expected = expected
    }

    /// One line.
    public var description: String {
        "found \(found) in \(quoted(word)), expected \(expected)"
    }
}
