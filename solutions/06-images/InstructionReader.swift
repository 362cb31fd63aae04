import Documents
import Dockerfiles

// >>> images.5
// Cuts one logical line: keyword, flags, arguments. Which syntax the arguments have is the keyword's.

/// Makes an instruction of a line.
struct InstructionReader {
    let file: String
    let lines: ClosedRange<Int>
    let escape: Unicode.Scalar
    /// ONBUILD takes an instruction, which may be one again; BuildKit refuses the second, so do we.
    static let deepestTrigger = 2

    func fault(_ found: String, _ expected: String) -> DockerfileFault {
        DockerfileFault(file, lines, found: found, expected: expected)
    }

    func instruction(_ line: String, depth: Int = 0) throws -> Instruction {
        let text = line.trimmed
        let (name, behind) = Self.cutAtBlanks(text)
        guard let keyword = Keyword(spelled: name) else {
            throw fault(
                name.isEmpty ? "a line without an instruction" : "the instruction \(quoted(name))",
                Keyword.expectation(for: name))
        }
        var flags = FlagReader(behind ?? "")
        let words = flags.takeAll()
        var made = Instruction(
            keyword, flags: words.map { InstructionFlag(word: $0) }, [], lines: lines, text: text)
        try readArguments(flags.rest.trimmed, into: &made, depth)
        return made
    }

    /// The first word, and what follows the blanks behind it; nil without any.
    static func cutAtBlanks(_ text: String) -> (String, String?) {
        let isBlank: (Unicode.Scalar) -> Bool = { "\t\u{0B}\u{0C}\r ".unicodeScalars.contains($0) }
        guard let place = text.unicodeScalars.firstIndex(where: isBlank) else { return (text, nil) }
        let (word, rest) = (text.unicodeScalars[..<place], text.unicodeScalars[place...].drop(while: isBlank))
        return (String(word), String(rest))
    }

    private static func words(_ text: String) -> [String] {
        var (words, rest): ([String], String?) = ([], text.isEmpty ? nil : text)
        while let text = rest {
            let (word, behind) = cutAtBlanks(text)
            words.append(word)
            rest = behind
        }
        return words
    }

    private func readArguments(_ text: String, into made: inout Instruction, _ depth: Int) throws {
        switch made.keyword.syntax {
        case .text: made.arguments = text.isEmpty ? [] : [text]
        case .words: made.arguments = Self.words(text)
        case .command: try readCommand(text, into: &made)
        case .list:
            try readCommand(text, into: &made)
            if made.form == .shell { made.arguments = Self.words(text) }
        case .pairs: made.arguments = try pairs(text, made.keyword)
        case .names: made.arguments = WordCutter(escape: escape).words(text)
        case .healthcheck: try readHealthcheck(text, into: &made)
        case .trigger: try readTrigger(text, into: &made, depth)
        }
    }

    /// A JSON array of strings, or all of the text.
    private func readCommand(_ text: String, into made: inout Instruction) throws {
        made.arguments = text.isEmpty ? [] : [text]
        // What begins like an array and is none is left to a shell: [ is one of its commands.
        guard text.utf8.first == UInt8(ascii: "["), let json = try? JSONValue.parse(text),
            case .array(let values) = json
        else { return }
        made.form = .exec
        made.arguments = try values.map { value in
            guard case .string(let string) = value else {
                throw fault("\(made.keyword.rawValue) with a JSON array of more than strings", "strings only")
            }
            return string
        }
    }

    /// `name=value …`; without a `=` in the first word, `name value` to the end of the line.
    private func pairs(_ text: String, _ keyword: Keyword) throws -> [String] {
        let words = WordCutter(escape: escape).words(text)
        let isPair: (String) -> Bool = { $0.unicodeScalars.contains("=") }
        guard let first = words.first else { return [] }
        guard isPair(first) else {
            guard case (let name, let value?) = Self.cutAtBlanks(text) else {
                throw fault("\(keyword.rawValue) \(quoted(first)) without a value", "NAME=VALUE")
            }
            return [name, value]
        }
        if let wrong = words.first(where: { !isPair($0) }) {
            throw fault("\(quoted(wrong)) without =", "NAME=VALUE, with quotes around blanks")
        }
        return words
    }

    private func readHealthcheck(_ text: String, into made: inout Instruction) throws {
        let blank = text.unicodeScalars.firstIndex { $0.properties.isWhitespace }
        guard let blank else {
            made.arguments = text.isEmpty ? [] : [text]
            return
        }
        try readCommand(String(text.unicodeScalars[blank...]).trimmed, into: &made)
        made.arguments.insert(String(text.unicodeScalars[..<blank]), at: 0)
    }

    private func readTrigger(_ text: String, into made: inout Instruction, _ depth: Int) throws {
        guard !text.isEmpty, depth < Self.deepestTrigger else { return }
        let trigger = try instruction(text, depth: depth + 1)
        made = Instruction(
            .onbuild, flags: made.flags, [trigger.keyword.rawValue] + trigger.arguments, form: trigger.form,
            lines: lines, text: made.text, trigger: trigger)
    }
}
// <<<
