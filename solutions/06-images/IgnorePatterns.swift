import Dockerfiles
import LabSupport

/// The patterns of a `.dockerignore`: what of a context no build gets to see.
///
/// The last pattern that matches a path, or a folder that it lies in, decides; one that begins with `!`
/// brings back. `**` matches any number of folders, everything else is as in ``PathPattern``.
///
/// - Docker: Build context, .dockerignore files (moby/patternmatcher)
public struct IgnorePatterns: Sendable {
    // >>> images.5
    private let patterns: [IgnorePattern]
    // <<<

    /// Patterns as they stand in the lines of a file, or as somebody else gives them.
    /// - Throws: `PatternFault` for a pattern that is none, and for `!` alone.
    public init(lines: [String]) throws {
        // >>> images.5
        // Cut blanks, leave empty ones out, clean the path, then look for the `!`.
        // stub: throw Unimplemented("images.5")
        patterns = try lines.map(\.trimmed).filter { !$0.isEmpty }.map { line in
            var text = line.cleanPath
            let brings = text.utf8.first == UInt8(ascii: "!")
            if brings { text.unicodeScalars.removeFirst() }
            guard !text.isEmpty else { throw PatternFault(line, "! alone", expected: "a path behind it") }
            return try IgnorePattern(text, bringsBack: brings)
        }
        // <<<
    }

    /// Reads a file.
    /// - Throws: `PatternFault`
    public init(parsing bytes: [UInt8]) throws {
        // >>> images.5
        // stub: throw Unimplemented("images.5")
        try self.init(lines: try Self.lines(of: bytes))
        // <<<
    }

    /// The patterns in a file: without comments, empty lines, and what cleaning takes away.
    public static func lines(of bytes: [UInt8]) throws -> [String] {
        // >>> images.5
        // A comment's # is the first byte of its line; a byte order mark may stand before everything. A
        // path that begins with a slash begins at the context. `! /a` is `!a`.
        // stub: throw Unimplemented("images.5")
        let mark: [UInt8] = [0xEF, 0xBB, 0xBF]
        let text = bytes.starts(with: mark) ? bytes[3...] : bytes[...]
        return text.split(separator: UInt8(ascii: "\n")).filter { $0.first != UInt8(ascii: "#") }
            .map { String(decoding: $0, as: UTF8.self).trimmed }.filter { !$0.isEmpty }
            .map { line in
                guard line.utf8.first == UInt8(ascii: "!") else { return relative(line) }
                return "!" + relative(String(line.unicodeScalars.dropFirst()).trimmed)
            }
        // <<<
    }

    // >>> images.5
    private static func relative(_ line: String) -> String {
        guard !line.isEmpty else { return "" }
        let path = line.cleanPath
        return path.utf8.count > 1 && path.utf8.first == UInt8(ascii: "/")
            ? String(path.unicodeScalars.dropFirst()) : path
    }
    // <<<

    /// Says whether a path of the context is left out.
    /// - Parameters:
    ///   - path: relative to the context.
    ///   - isDirectory: true asks for a folder with everything in it: only when no pattern could bring
    ///     back anything below may a walk turn round there.
    public func ignores(path: String, isDirectory: Bool = false) throws -> Bool {
        // >>> images.5
        // The context itself is never left out. A pattern that would change nothing need not be asked.
        // stub: throw Unimplemented("images.5")
        let path = path.cleanPath
        guard path != "." else { return false }
        let parents = parents(of: path)
        var isIgnored = false
        for pattern in patterns where pattern.bringsBack == isIgnored {
            if pattern.matches(path) || parents.contains(where: { pattern.matches($0) }) {
                isIgnored.toggle()
            }
        }
        guard isIgnored, isDirectory else { return isIgnored }
        return !patterns.contains { $0.bringsBack && $0.mayMatch(below: path) }
        // <<<
    }

    // >>> images.5
    /// `a`, `a/b` for `a/b/c`.
    private func parents(of path: String) -> [String] {
        path.unicodeScalars.indices.filter { path.unicodeScalars[$0] == "/" }
            .map { String(path.unicodeScalars[..<$0]) }
    }
    // <<<
}
