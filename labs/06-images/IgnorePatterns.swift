import Dockerfiles
import LabSupport

/// The patterns of a `.dockerignore`: what of a context no build gets to see.
///
/// The last pattern that matches a path, or a folder that it lies in, decides; one that begins with `!`
/// brings back. `**` matches any number of folders, everything else is as in ``PathPattern``.
///
/// - Docker: Build context, .dockerignore files (moby/patternmatcher)
public struct IgnorePatterns: Sendable {
    // TODO images.5

    /// Patterns as they stand in the lines of a file, or as somebody else gives them.
    /// - Throws: `PatternFault` for a pattern that is none, and for `!` alone.
    public init(lines: [String]) throws {
        // TODO images.5
        // Cut blanks, leave empty ones out, clean the path, then look for the `!`.
        throw Unimplemented("images.5")
    }

    /// Reads a file.
    /// - Throws: `PatternFault`
    public init(parsing bytes: [UInt8]) throws {
        // TODO images.5
        throw Unimplemented("images.5")
    }

    /// The patterns in a file: without comments, empty lines, and what cleaning takes away.
    public static func lines(of bytes: [UInt8]) throws -> [String] {
        // TODO images.5
        // A comment's # is the first byte of its line; a byte order mark may stand before everything. A
        // path that begins with a slash begins at the context. `! /a` is `!a`.
        throw Unimplemented("images.5")
    }

    // TODO images.5

    /// Says whether a path of the context is left out.
    /// - Parameters:
    ///   - path: relative to the context.
    ///   - isDirectory: true asks for a folder with everything in it: only when no pattern could bring
    ///     back anything below may a walk turn round there.
    public func ignores(path: String, isDirectory: Bool = false) throws -> Bool {
        // TODO images.5
        // The context itself is never left out. A pattern that would change nothing need not be asked.
        throw Unimplemented("images.5")
    }

    // TODO images.5
    /// `a`, `a/b` for `a/b/c`.
}
