import Foundation

/// Reads a submission's object files after they are compiled and before anything runs.
///
/// What the source audit may have missed shows here: a symbol in another module's name, a call that no
/// lab needs, code that runs before `main`.
public struct ObjectAudit: Sendable {
    /// The submission's module.
    public var module: String
    /// Modules the lab may import, as for `SourceAudit`.
    public var allowedImports: Set<String>
    /// Symbols the lab may define or refer to although they are refused by default, such as `syscall`.
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
        refusals(inFolder: folder, under: nil)
    }

    /// The same where some of the files, or more, are on a sheet above the folder.
    func refusals(inFolder folder: String, under sheet: Sheet?) -> [Refusal] {
        let upper = sheet?.place(of: folder)
        let names = ([folder] + (upper.map { [$0] } ?? [])).flatMap { place in
            FileManager.default.enumerator(atPath: place)?.compactMap { $0 as? String } ?? []
        }
        let objects = Set(names.filter { $0.hasSuffix(".o") }).sorted()
        if objects.isEmpty {
            let reason = "no object files of module \(module): was it built?"
            return [Refusal(file: folder, line: nil, reason: reason)]
        }
        return objects.flatMap { name in
            let places = [upper, folder].compactMap { $0 }.map { "\($0)/\(name)" }
            guard let data = places.lazy.compactMap(FileManager.default.contents(atPath:)).first else {
                return [Refusal(file: name, line: nil, reason: "cannot be read")]
            }
            return refusals(in: Array(data), file: name)
        }
    }

    /// Every refusal in one object file.
    func refusals(in bytes: [UInt8], file: String) -> [Refusal] {
        let object: ObjectFile
        do {
            object = try ObjectFile(bytes)
        } catch {
            return [Refusal(file: file, line: nil, reason: "no object file: \(error)")]
        }
        let rules = SymbolRules(
            module: module, allowedImports: allowedImports, allowedSymbols: allowedSymbols)
        let reasons =
            object.sections.compactMap(reason(forSection:)) + object.symbols.compactMap(rules.reason)
        return reasons.map { Refusal(file: file, line: nil, reason: $0) }
    }

    private func reason(forSection name: String) -> String? {
        SymbolRules.forbiddenSections.first { name.hasPrefix($0.prefix) }
            .map { "has a section \(name), which \($0.reason)" }
    }
}
