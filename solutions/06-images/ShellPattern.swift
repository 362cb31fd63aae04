// >>> images.5
// What stands behind #, ## , % , %% and / in ${…}: `*` any text, `?` one scalar, `\*` and `\?` themselves.
// Brackets mean nothing here. From the end is from the start, with pattern and text turned round.

/// The pattern of `${x#p}` and its like.
struct ShellPattern {
    private let pattern: String
    private let wildcards: Wildcards

    /// - Throws: the pattern's fault: a backslash may stand before `*`, `?`, `\`, `}` and `/` only.
    init(_ pattern: String) throws {
        var tokens: [Wildcards.Token] = []
        var rest = pattern.unicodeScalars[...]
        while let scalar = rest.popFirst() {
            switch scalar {
            case "*": tokens.append(.many(except: "\n"))
            case "?": tokens.append(.one(except: "\n"))
            case "\\":
                guard let next = rest.popFirst(), "*?\\}/".unicodeScalars.contains(next) else {
                    throw WordFault(pattern, "a backslash in a pattern", expected: "\\*, \\? or \\\\")
                }
                tokens.append(.literal(next))
            default: tokens.append(.literal(scalar))
            }
        }
        self.pattern = pattern
        wildcards = Wildcards(tokens: tokens)
    }

    /// The text without the match at its start.
    func cutStart(of text: String, longest: Bool) throws -> String {
        let scalars = Array(text.unicodeScalars)
        return String(scalars[try count(wildcards, in: scalars, longest)...])
    }

    /// The text without the match at its end.
    func cutEnd(of text: String, longest: Bool) throws -> String {
        let turned = Wildcards(tokens: wildcards.tokens.reversed())
        let scalars = Array(text.unicodeScalars)
        return String(scalars.dropLast(try count(turned, in: scalars.reversed(), longest)))
    }

    private func count(_ wildcards: Wildcards, in text: [Unicode.Scalar], _ longest: Bool) throws -> Int {
        var patience = Wildcards.patience
        let ends = wildcards.ends(in: text, from: 0, patience: &patience)
        guard patience > 0 else { throw tooLong }
        return ends.map { longest ? $0.farthest : $0.nearest } ?? 0
    }

    private var tooLong: WordFault {
        WordFault(pattern, "a pattern that takes too long", expected: "fewer * or a shorter value")
    }

    /// The text with another one in place of the first match, or of every one: each as long as it can be.
    func replace(in text: String, by other: String, all: Bool) throws -> String {
        let scalars = Array(text.unicodeScalars)
        var (result, place, lastEnd) = (String.UnicodeScalarView(), 0, -1)
        var patience = Wildcards.patience
        while place <= scalars.count {
            let end = wildcards.ends(in: scalars, from: place, patience: &patience)?.farthest
            guard patience > 0, result.count <= WordExpansion.longest else { throw tooLong }
            // Nothing at the very end of a match is no match of its own.
            if let end, end > lastEnd {
                result.append(contentsOf: other.unicodeScalars)
                lastEnd = end
                if !all { return String(result) + String(scalars[end...]) }
                if end > place {
                    place = end
                    continue
                }
            }
            if place < scalars.count { result.append(scalars[place]) }
            place += 1
        }
        return String(result)
    }
}

extension String {
    init(_ scalars: ArraySlice<Unicode.Scalar>) {
        var view = String.UnicodeScalarView()
        view.append(contentsOf: scalars)
        self.init(view)
    }
}
// <<<
