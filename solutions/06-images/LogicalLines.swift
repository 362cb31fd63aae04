import Dockerfiles

// >>> images.5
// A file as the lines that its author meant: comments gone, continuations joined. It counts the real
// lines, because faults and editors speak of those.

/// Reads logical lines, and the lines of heredocs between them.
struct LogicalLines {
    let file: String
    /// How many real lines were read.
    private(set) var number = 0
    private(set) var directives: [Directive] = []
    private(set) var escape: Unicode.Scalar = "\\"
    private var mayHoldDirectives = true
    private var rest: ArraySlice<UInt8>

    init(_ bytes: [UInt8], file: String) throws {
        self.file = file
        guard bytes.count <= Dockerfile.largest else {
            throw DockerfileFault(
                file, 1...1, found: "\(bytes.count) bytes", expected: "at most \(Dockerfile.largest)")
        }
        let mark: [UInt8] = [0xEF, 0xBB, 0xBF]
        rest = bytes.starts(with: mark) ? bytes[3...] : bytes[...]
    }

    private func fault(_ lines: ClosedRange<Int>, _ found: String, _ expected: String) -> DockerfileFault {
        DockerfileFault(file, lines, found: found, expected: expected)
    }

    /// The next real line with its end; nil at the end of the file.
    private mutating func takeLine() throws -> ArraySlice<UInt8>? {
        guard !rest.isEmpty else { return nil }
        let end = rest.firstIndex(of: UInt8(ascii: "\n")).map { $0 + 1 } ?? rest.endIndex
        defer { rest = rest[end...] }
        number += 1
        guard end - rest.startIndex <= Dockerfile.longestLine + 1 else {
            throw fault(
                number...number, "a line of more than \(Dockerfile.longestLine) bytes", "a shorter one")
        }
        return rest[..<end]
    }

    /// The next logical line that is neither empty nor a comment; nil at the end.
    mutating func next() throws -> (text: String, numbers: ClosedRange<Int>)? {
        while let line = try takeLine()?.withoutEnd.withoutLeadingBlanks {
            try noteDirective(line)
            if line.isComment { continue }
            var (text, isContinued) = cut(line)
            if text.isEmpty, !isContinued { continue }
            let first = number
            while isContinued, let more = try takeLine()?.withoutEnd {
                let start = more.withoutLeadingBlanks
                // Comments may stand in the middle; empty lines should not, but they always could.
                if start.isEmpty || start.isComment { continue }
                let (part, goesOn) = cut(more)
                (text, isContinued) = (text + part, goesOn)
            }
            return (try decoded(text, first...number), first...number)
        }
        return nil
    }

    private func decoded(_ bytes: some Collection<UInt8>, _ lines: ClosedRange<Int>) throws -> String {
        guard let text = String(validating: bytes, as: UTF8.self) else {
            throw fault(lines, "bytes that are no UTF-8", "text")
        }
        return text
    }

    /// The line without an escape at its end, and whether there is one. Blanks may follow it; two escapes
    /// are none.
    private func cut(_ line: ArraySlice<UInt8>) -> (text: [UInt8], isContinued: Bool) {
        let mark = UInt8(ascii: escape)
        let blanks = line.reversed().prefix { $0 == 0x20 || $0 == 0x09 }.count
        let core = line.dropLast(blanks)
        guard core.last == mark, core.dropLast().last != mark else { return (Array(line), false) }
        return (Array(core.dropLast()), true)
    }

    /// `# name=value` counts until the first line that is something else.
    private mutating func noteDirective(_ line: ArraySlice<UInt8>) throws {
        guard mayHoldDirectives else { return }
        guard line.isComment, let (name, value) = Self.directive(in: line) else {
            mayHoldDirectives = false
            return
        }
        let here = number...number
        guard !directives.contains(where: { $0.name == name }) else {
            throw fault(here, "a second directive \(name.rawValue)", "one")
        }
        if name == .escape {
            guard value == "\\" || value == "`", let mark = value.unicodeScalars.first else {
                throw fault(here, "escape=\(quoted(value))", "a backslash or a backtick")
            }
            escape = mark
        }
        directives.append(Directive(name, value, line: number))
    }

    private static func directive(in line: ArraySlice<UInt8>) -> (Directive.Name, String)? {
        let (left, right) = String(decoding: line.dropFirst(), as: UTF8.self).cut(at: "=")
        guard let value = right?.trimmed, !value.isEmpty,
            let name = Directive.Name.allCases.first(where: {
                $0.rawValue.inCapitals == left.trimmed.inCapitals
            })
        else { return nil }
        return (name, value)
    }

    /// Reads what the marks in a line announce: the first one's lines come first.
    mutating func readHeredocs(of instruction: inout Instruction, _ text: String) throws {
        let holder = instruction.trigger ?? instruction
        guard holder.keyword.takesHeredocs, holder.form == .shell else { return }
        let first = instruction.lines.lowerBound
        for mark in try HeredocMark.all(in: text, file, instruction.lines) {
            var heredoc = mark
            heredoc.content = try decoded(try takeBody(of: mark, from: first), first...number)
            instruction.heredocs.append(heredoc)
        }
        instruction.lines = first...number
        // What ONBUILD keeps for later has them too.
        if var trigger = instruction.trigger {
            (trigger.heredocs, trigger.lines) = (instruction.heredocs, instruction.lines)
            instruction.trigger = trigger
        }
    }

    private mutating func takeBody(of mark: Heredoc, from first: Int) throws -> ArraySlice<UInt8> {
        let start = rest.startIndex
        let whole = rest
        while let line = try takeLine() {
            let bare = line.withoutEnd
            let word = mark.chomps ? bare.drop { $0 == 0x09 } : bare
            if word.elementsEqual(mark.name.utf8) { return whole[start..<line.startIndex] }
        }
        throw fault(first...number, "the end of the file in a heredoc", "a line that is \(mark.name)")
    }
}

extension ArraySlice<UInt8> {
    /// Without CR and LF at the end.
    fileprivate var withoutEnd: ArraySlice<UInt8> {
        dropLast(reversed().prefix { $0 == 0x0A || $0 == 0x0D }.count)
    }

    /// ASCII's blanks, and those of Unicode.
    fileprivate var withoutLeadingBlanks: ArraySlice<UInt8> {
        let plain = drop { $0 == 0x20 || (0x09...0x0D).contains($0) }
        guard let first = plain.first, first >= 0x80 else { return plain }
        let text = String(decoding: plain, as: UTF8.self).unicodeScalars
        let blanks = text.prefix { $0.properties.isWhitespace }
        return plain.dropFirst(String(blanks).utf8.count)
    }

    fileprivate var isComment: Bool { first == UInt8(ascii: "#") }
}
// <<<
