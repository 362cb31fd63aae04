/// One diagnostic of the Swift compiler: `path:line:column: error: text`.
public struct CompilerMessage: Sendable, Equatable, Codable {
    /// The file, as a path inside the kit.
    public var file: String
    /// The line, from 1.
    public var line: Int
    /// What the compiler says.
    public var text: String

    /// The diagnostics of one severity in a build's output, in order, each once.
    /// - Parameter folder: is taken off the front of the paths.
    public static func all(_ severity: String, in output: String, under folder: String) -> [CompilerMessage] {
        var found: [CompilerMessage] = []
        for line in output.split(whereSeparator: \.isNewline) {
            guard let message = CompilerMessage(String(line), severity: severity, folder: folder),
                !found.contains(message)
            else { continue }
            found.append(message)
        }
        return found
    }

    /// A diagnostic at a place.
    init(file: String, line: Int, text: String) {
        self.file = file
        self.line = line
        self.text = text
    }

    private init?(_ text: String, severity: String, folder: String) {
        let mark = ": \(severity): "
        guard let range = text.firstRange(of: mark), text.hasPrefix("/") else { return nil }
        let place = text[..<range.lowerBound].split(separator: ":")
        guard place.count == 3, let line = Int(place[1]), Int(place[2]) != nil else { return nil }
        let prefix = folder + "/"
        file = place[0].hasPrefix(prefix) ? String(place[0].dropFirst(prefix.count)) : String(place[0])
        self.line = line
        self.text = String(text[range.upperBound...])
    }
}
