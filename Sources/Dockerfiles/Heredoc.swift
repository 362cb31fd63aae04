/// A file in the text of a Dockerfile: the lines from `<<NAME` to a line that is NAME.
///
/// - Docker: Dockerfile reference, Here-Documents
public struct Heredoc: Equatable, Sendable {
    /// The word that ends it; with COPY and ADD also the name of the file.
    public var name: String
    /// The lines with their ends, leading tabs included.
    public var content = ""
    /// False when a part of the word was quoted: nobody then looks for variables in it.
    public var expands: Bool
    /// True for `<<-`: leading tabs are no part of it.
    public var chomps: Bool
    /// The number before `<<`; 0 when there is none.
    public var descriptor: UInt

    /// A heredoc whose lines are still to come.
    public init(name: String, expands: Bool = true, chomps: Bool = false, descriptor: UInt = 0) {
        self.name = name
        self.expands = expands
        self.chomps = chomps
        self.descriptor = descriptor
    }

    /// The lines as a program or a file gets them: without leading tabs if it chomps.
    public var text: String {
        guard chomps else { return content }
        var text = String.UnicodeScalarView()
        var isAtStart = true
        for scalar in content.unicodeScalars where !(isAtStart && scalar == "\t") {
            text.append(scalar)
            isAtStart = scalar == "\n"
        }
        return String(text)
    }
}
