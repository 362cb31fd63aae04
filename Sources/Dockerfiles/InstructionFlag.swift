/// `--name=value` or `--name`, as it stands before the arguments of an instruction.
public struct InstructionFlag: Equatable, Sendable, CustomStringConvertible {
    /// Without the dashes.
    public var name: String
    /// What stands behind the `=`, quotes and escapes resolved; nil without a `=`.
    public var value: String?

    /// A flag.
    public init(_ name: String, _ value: String? = nil) {
        self.name = name
        self.value = value
    }

    /// Cuts a word that begins with two dashes.
    public init(word: String) {
        let (name, value) = String(word.unicodeScalars.dropFirst(2)).cut(at: "=")
        self.init(name, value)
    }

    /// As it is written.
    public var description: String {
        "--\(name)" + (value.map { "=\($0)" } ?? "")
    }
}
