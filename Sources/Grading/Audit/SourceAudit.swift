/// Reads a submission's source before it is compiled.
public struct SourceAudit: Sendable {
    /// Modules that the lab may import.
    public var allowedImports: Set<String>

    /// - Parameter allowedImports: module names from `lab.yml`; `Swift` itself is always allowed.
    public init(allowedImports: [String]) {
        self.allowedImports = Set(allowedImports)
    }

    /// Every refusal in one file, in order of lines; empty when nothing is wrong.
    public func refusals(in text: String, file: String) -> [Refusal] {
        []
    }
}
