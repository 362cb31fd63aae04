/// The command that runs one failing line of a report again.
public enum ReplayCommand {
    /// `grader grade ada --lab emulator --seed 7 --only DecodeTests/testAdd`.
    /// - Parameters:
    ///   - source: the submission's path; a stranger named it.
    ///   - lab: narrows the run to one lab; ids are its own.
    ///   - seed: left out where the reader must not learn which cases the exam asks.
    ///   - id: of a milestone, a test or a probe.
    public static func text(source: String?, lab: String?, seed: UInt64?, only id: String) -> String {
        var words = ["grader", "grade"]
        if let source { words.append(shellWord(of: source)) }
        if let lab { words += ["--lab", shellWord(lab)] }
        if let seed { words += ["--seed", String(seed)] }
        return (words + ["--only", shellWord(shortID(id))]).joined(separator: " ")
    }

    /// A test goes by class and method: short enough to stay on one line.
    static func shortID(_ id: String) -> String {
        id.contains("/") ? String(id.drop { $0 != "." }.dropFirst()) : id
    }

    /// A path as a word: one that begins with a dash would be read as an option.
    private static func shellWord(of path: String) -> String {
        shellWord(path.utf8.first == UInt8(ascii: "-") ? "./" + path : path)
    }

    /// The text as one word of a POSIX shell, printable, on one line, with no meaning of its own.
    ///
    /// Plain where it can be, else in single quotes; where a character cannot be shown, as `$'…'`, which
    /// bash, zsh, ksh and POSIX.1-2024 read.
    public static func shellWord(_ text: String) -> String {
        let plain = text.unicodeScalars.allSatisfy { scalar in
            ("a"..."z").contains(scalar) || ("A"..."Z").contains(scalar) || ("0"..."9").contains(scalar)
                || "_./-+:@%,".unicodeScalars.contains(scalar)
        }
        if plain, !text.isEmpty { return text }
        // Scalar by scalar: with an accent on it, a quote is another character to Swift, but not to a shell.
        let isShapely = SafeText.terminal(text) == text
        let words = text.unicodeScalars.map { scalar in
            isShapely ? scalar == "'" ? "'\\''" : String(Character(scalar)) : escaped(scalar)
        }
        return (isShapely ? "'" : "$'") + words.joined() + "'"
    }

    private static func escaped(_ scalar: Unicode.Scalar) -> String {
        let text = String(Character(scalar))
        if "'\\".contains(text) { return "\\" + text }
        if SafeText.terminal(text) == text { return text }
        let digits = String(scalar.value, radix: 16)
        let width = scalar.value > 0xFFFF ? 8 : 4
        let zeros = String(repeating: "0", count: width - digits.count)
        return (width == 8 ? "\\U" : "\\u") + zeros + digits
    }
}
