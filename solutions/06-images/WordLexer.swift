import Dockerfiles

// >>> images.5
// The lexer behind WordExpansion. It goes through the text once and keeps two results: the text, and the
// words into which it is cut. `$` calls a function that may call the lexer again, up to a `}` or a `/`.

/// Reads a word, and gives its text and its words.
struct WordLexer {
    /// What is left as it is written; for those who look for heredocs.
    struct Options: OptionSet {
        let rawValue: Int
        static let keepQuotes = Options(rawValue: 1)
        static let keepEscapes = Options(rawValue: 2)
        static let keepUnset = Options(rawValue: 4)
        /// Quotes are letters like others.
        static let plainQuotes = Options(rawValue: 8)
        /// Blanks behind `<<` do not cut.
        static let glueMarks = Options(rawValue: 16)
    }

    let source: String
    let expansion: WordExpansion
    private var options: Options
    private let scalars: [Unicode.Scalar]
    private var place = 0
    private var depth = 0

    init(_ source: String, in expansion: WordExpansion, _ options: Options = []) {
        self.source = source
        self.expansion = expansion
        self.options = options
        scalars = Array(source.unicodeScalars)
    }

    /// Everything, to the end.
    mutating func all() throws -> ExpandedText {
        try text(until: nil)
    }

    private var next: Unicode.Scalar? {
        place < scalars.count ? scalars[place] : nil
    }

    private mutating func take() -> Unicode.Scalar? {
        defer { place += 1 }
        return next
    }

    private func fault(_ found: String, expected: String) -> WordFault {
        WordFault(source, found, expected: expected)
    }

    /// Up to the scalar that ends it, which is taken; nil is the end of the word.
    private mutating func text(until end: Unicode.Scalar?) throws -> ExpandedText {
        var result = ExpandedText()
        while let scalar = next {
            if scalar == end {
                place += 1
                return result
            }
            try takeOne(scalar, into: &result)
            guard result.text.utf8.count <= WordExpansion.longest else {
                throw fault("a result of more than \(WordExpansion.longest) bytes", expected: "less")
            }
        }
        guard let end else { return result }
        throw fault("no \(end) that ends ${", expected: "one")
    }

    private mutating func takeOne(_ scalar: Unicode.Scalar, into result: inout ExpandedText) throws {
        switch scalar {
        case "$": result.split(try dollar())
        case "'" where !options.contains(.plainQuotes): result.append(try singleQuoted())
        case "\"" where !options.contains(.plainQuotes): result.append(try doubleQuoted())
        case "<" where options.contains(.glueMarks): result.append(mark())
        case expansion.escape:
            place += 1
            if options.contains(.keepEscapes) { result.append(String(scalar)) }
            // At the very end it escapes nothing, and goes.
            if let escaped = take() { result.append(String(escaped)) }
        default:
            place += 1
            result.split(String(scalar))
        }
    }

    private mutating func singleQuoted() throws -> String {
        let start = place + 1
        guard let end = scalars[start...].firstIndex(of: "'") else {
            throw fault("no second '", expected: "one, or \(expansion.escape)' outside of quotes")
        }
        place = end + 1
        let inner = String(scalars[start..<end])
        return options.contains(.keepQuotes) ? "'\(inner)'" : inner
    }

    private mutating func doubleQuoted() throws -> String {
        var result = String.UnicodeScalarView()
        place += 1
        while let scalar = next, scalar != "\"" {
            if scalar == "$" {
                result.append(contentsOf: try dollar().unicodeScalars)
                continue
            }
            place += 1
            if scalar == expansion.escape {
                if options.contains(.keepEscapes) { result.append(scalar) }
                guard let escaped = next else { break }
                // Before anything else it is a letter like others.
                if escaped == "\"" || escaped == "$" || escaped == expansion.escape {
                    result.append(escaped)
                    place += 1
                    continue
                }
            }
            result.append(scalar)
        }
        guard take() == "\"" else {
            throw fault("no second \"", expected: "one, or \(expansion.escape)\" for the letter itself")
        }
        return options.contains(.keepQuotes) ? "\"\(String(result))\"" : String(result)
    }

    /// `<<` and the blanks behind it.
    private mutating func mark() -> String {
        place += 1
        guard next == "<" else { return "<" }
        let start = place + 1
        place = scalars[start...].firstIndex { !$0.properties.isWhitespace } ?? scalars.count
        return "<<" + String(scalars[start..<place])
    }

    // MARK: $

    private mutating func dollar() throws -> String {
        place += 1
        guard next == "{" else {
            let name = takeName()
            guard !name.isEmpty else { return "$" }
            return expansion.environment[name] ?? (options.contains(.keepUnset) ? "$\(name)" : "")
        }
        place += 1
        depth += 1
        defer { depth -= 1 }
        guard depth <= WordExpansion.deepest else {
            throw fault("more than \(WordExpansion.deepest) ${ in each other", expected: "fewer")
        }
        guard let first = next else { throw fault("no } that ends ${", expected: "one") }
        guard !"{}:".unicodeScalars.contains(first) else {
            throw fault("${\(first)", expected: "the name of a variable behind ${")
        }
        return try substitution(of: takeName())
    }

    /// What stands behind the name, to the closing brace.
    private mutating func substitution(of name: String) throws -> String {
        let value = expansion.environment[name]
        guard var modifier = take() else { throw fault("no } that ends ${\(name)", expected: "one") }
        if modifier == "}" { return value ?? (options.contains(.keepUnset) ? "${\(name)}" : "") }
        if modifier == "/" { return try replacement(in: value, name) }
        let hasColon = modifier == ":"
        if hasColon { modifier = take() ?? "}" }
        let kinds = hasColon ? "-+?" : "-+?#%"
        guard kinds.unicodeScalars.contains(modifier) else {
            throw fault(
                "${\(name)\(hasColon ? ":" : "")\(modifier)",
                expected: "}, or one of :- - :+ + :? ? # ## % %% / // behind the name")
        }
        if modifier == "#" || modifier == "%" { return try trimming(value, name, modifier) }
        let word = try text(until: "}").text
        if value == nil, options.contains(.keepUnset) {
            return "${\(name)\(hasColon ? ":" : "")\(modifier)\(word)}"
        }
        let isThere = value != nil && !(hasColon && value?.isEmpty == true)
        switch modifier {
        case "-": return isThere ? value ?? "" : word
        case "+": return isThere ? word : ""
        default:
            guard isThere else { throw missing(name, isEmpty: value != nil, message: word) }
            return value ?? ""
        }
    }

    private func missing(_ name: String, isEmpty: Bool, message: String) -> WordFault {
        let reason = message.isEmpty ? "a value" : "a value: \(message)"
        return fault("\(name) \(isEmpty ? "empty" : "unset")", expected: reason)
    }

    private mutating func trimming(_ value: String?, _ name: String, _ modifier: Unicode.Scalar) throws
        -> String
    {
        let isLongest = next == modifier
        if isLongest { place += 1 }
        let pattern = try rawText(until: "}")
        if value == nil, options.contains(.keepUnset) {
            return "${\(name)\(modifier)\(isLongest ? String(modifier) : "")\(pattern)}"
        }
        let shell = try ShellPattern(pattern)
        return modifier == "#"
            ? try shell.cutStart(of: value ?? "", longest: isLongest)
            : try shell.cutEnd(of: value ?? "", longest: isLongest)
    }

    private mutating func replacement(in value: String?, _ name: String) throws -> String {
        let isForAll = next == "/"
        if isForAll { place += 1 }
        let pattern = try rawText(until: "/")
        let other = try rawText(until: "}")
        if value == nil, options.contains(.keepUnset) { return "${\(name)/\(pattern)/\(other)}" }
        return try ShellPattern(pattern).replace(in: value ?? "", by: other, all: isForAll)
    }

    /// The pattern keeps its escapes: there they tell a star from a wildcard.
    private mutating func rawText(until end: Unicode.Scalar) throws -> String {
        let before = options
        options.insert(.keepEscapes)
        defer { options = before }
        return try text(until: end).text
    }

    /// Letters, digits and _; a number; or one of the shell's own, which are never set here.
    private mutating func takeName() -> String {
        let start = place
        if let first = next, "@*#?-$!".unicodeScalars.contains(first) {
            place += 1
            return String(first)
        }
        let isNumber = next?.isDigit == true
        while let scalar = next, isNumber ? scalar.isDigit : scalar.isDigit || scalar.isLetter {
            place += 1
        }
        return String(scalars[start..<place])
    }
}

extension Unicode.Scalar {
    fileprivate var isDigit: Bool { properties.generalCategory == .decimalNumber }

    fileprivate var isLetter: Bool {
        switch properties.generalCategory {
        case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter: true
        default: self == "_"
        }
    }
}
// <<<
