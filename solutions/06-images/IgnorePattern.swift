import Dockerfiles

// >>> images.5
// One line of a .dockerignore. Most are plain names, or end or begin with `**`: those need no machine.

/// A pattern, cleaned, without its `!`.
struct IgnorePattern: Sendable {
    private enum Kind: Sendable {
        case same
        case prefix(String)
        /// `**x` and `**/x`: at the end of anything.
        case suffix(String)
        case wildcards(Wildcards)
    }

    let text: String
    let bringsBack: Bool
    private let kind: Kind
    /// Its names, for those who ask about folders.
    private let names: [String]

    init(_ text: String, bringsBack: Bool) throws {
        // Refuses what is no pattern for PathPattern either.
        _ = try PathPattern(text)
        self.text = text
        self.bringsBack = bringsBack
        kind = try Self.kind(of: text)
        names = text.unicodeScalars.split(separator: "/", omittingEmptySubsequences: false).map { String($0) }
    }

    private static func kind(of text: String) throws -> Kind {
        let scalars = Array(text.unicodeScalars)
        func isPlain(_ part: ArraySlice<Unicode.Scalar>) -> Bool {
            !part.contains { "*?[]\\".unicodeScalars.contains($0) }
        }
        if isPlain(scalars[...]) { return .same }
        let stars: [Unicode.Scalar] = ["*", "*"]
        if scalars.starts(with: stars), isPlain(scalars[2...]) { return .suffix(String(scalars[2...])) }
        if scalars.count > 2, Array(scalars.suffix(2)) == stars, isPlain(scalars.dropLast(2)) {
            return .prefix(String(scalars.dropLast(2)))
        }
        return .wildcards(Wildcards(tokens: try tokens(of: text)))
    }

    /// `**` and a slash behind it are any number of folders; at the end `**` is anything.
    private static func tokens(of text: String) throws -> [Wildcards.Token] {
        var reader = PatternReader(text)
        var tokens: [Wildcards.Token] = []
        while let token = try reader.next() {
            guard token == .many(except: "/"), reader.skip("*") else {
                tokens.append(token)
                continue
            }
            _ = reader.skip("/")
            tokens += reader.rest.isEmpty ? [.many(except: nil)] : [.optional, .throughSlash]
        }
        return tokens
    }

    /// True when it matches this very path.
    func matches(_ path: String) -> Bool {
        switch kind {
        case .same: path.utf8.elementsEqual(text.utf8)
        case .prefix(let start): path.utf8.starts(with: start.utf8)
        case .suffix(let end):
            path.utf8.reversed().starts(with: end.utf8.reversed())
                || end.utf8.first == UInt8(ascii: "/") && path.utf8.elementsEqual(end.utf8.dropFirst())
        case .wildcards(let wildcards): wildcards.match(Array(path.unicodeScalars))
        }
    }

    /// True when it might match something in a folder.
    func mayMatch(below folder: String) -> Bool {
        let folders = folder.unicodeScalars.split(separator: "/").map { String($0) }
        for (name, pattern) in zip(folders, names) {
            // Through slashes anything is possible, and so it is where a set holds one.
            if pattern.contains("**") || pattern.contains("[") { return true }
            if (try? PathPattern(pattern).matches(name)) == false { return false }
        }
        return names.count > folders.count
    }
}
// <<<
