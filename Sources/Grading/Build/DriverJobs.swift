/// The jobs into which the Swift driver would divide a command of its own.
///
/// Whoever runs a job by itself spares the driver, and may give it other files to read and write.
enum DriverJobs {
    /// The words of each job, its program first; nil when the driver does not say them in full.
    static func planned(for command: [String], in build: SwiftBuild) throws -> [[String]]? {
        let words = command.dropFirst() + ["-driver-print-jobs"]
        let result = try build.request(command[0], Array(words)).run()
        guard result.ending == .exited(0) else { return nil }
        // What is left out of a long output lies in the middle: of many jobs just the first is sure.
        let output = result.standardOutput
        let text = output.omitted == 0 ? output.text : String(decoding: output.head, as: UTF8.self)
        var lines = text.split(separator: "\n")
        if output.omitted > 0 { lines = Array(lines.prefix(lines.count > 1 ? 1 : 0)) }
        return lines.isEmpty ? nil : lines.map(words(of:))
    }

    /// The words of a line as a shell would see them: blanks part words, but not within quotes.
    static func words(of line: Substring) -> [String] {
        var words: [String] = []
        var word = ""
        var quote: Character?
        var isEscaped = false
        var isWord = false
        for character in line {
            if isEscaped {
                word.append(character)
                isEscaped = false
            } else if character == "\\", quote != "'" {
                (isEscaped, isWord) = (true, true)
            } else if let open = quote {
                if character == open { quote = nil } else { word.append(character) }
            } else if character == "'" || character == "\"" {
                (quote, isWord) = (character, true)
            } else if character != " " {
                word.append(character)
                isWord = true
            } else if isWord {
                words.append(word)
                (word, isWord) = ("", false)
            }
        }
        return isWord ? words + [word] : words
    }
}
