/// What the symbols of a submission may be.
///
/// The compiler names a module's own symbols after the module, and without imports a lab refers to
/// nothing but the Swift runtime and a few functions of the C library that compilers call themselves.
struct SymbolRules {
    let module: String
    let allowedImports: Set<String>
    let allowedSymbols: Set<String>

    init(module: String, allowedImports: Set<String>, allowedSymbols: Set<String>) {
        self.module = module
        // Foundation is an umbrella: its types live in modules that nobody imports by name.
        let umbrella = allowedImports.contains("Foundation") ? Self.foundationModules : []
        self.allowedImports = allowedImports.union(umbrella)
        self.allowedSymbols = allowedSymbols
    }

    /// Why a symbol is refused; nil when it is fine.
    func reason(for symbol: ObjectFile.Symbol) -> String? {
        if allowedSymbols.contains(symbol.name) { return nil }
        return symbol.isDefined ? definition(symbol) : reference(symbol.name)
    }

    private func definition(_ symbol: ObjectFile.Symbol) -> String? {
        let name = symbol.name
        if symbol.binding == .strong, !isOwn(name) {
            return "defines \(Self.readable(name)), which does not belong to module \(module)"
        }
        // Weak definitions are copies of inlined library code and the compiler's own small tables.
        guard symbol.binding == .weak, !Self.compilerCopies.contains(name) else { return nil }
        if Self.compilerPrefixes.contains(where: name.hasPrefix) { return foreignModule(in: name, "copies") }
        return "defines \(Self.readable(name)), which is no Swift symbol"
    }

    private func isOwn(_ name: String) -> Bool {
        guard name.hasPrefix("$s") else { return false }
        if name.contains(Self.mangled(module)) { return true }
        // A word that occurred before is abbreviated: `0B0` for the module's name.
        let text = Demangling.text(of: name) ?? ""
        return text.contains("\(module).") || text.contains("(extension in \(module))")
    }

    private func reference(_ name: String) -> String? {
        if name.isEmpty { return nil }
        if name.hasPrefix("$s") { return foreignModule(in: name, "uses") }
        if let reason = Self.forbidden[name] { return "calls \(name), which \(reason)" }
        let callsC = !allowedImports.isDisjoint(with: Self.systemModules)
        if callsC || Self.isRuntime(name) || isOfShim(name) { return nil }
        return "refers to \(name), which is neither Swift nor a module this lab may import"
    }

    /// Whether it belongs to a C module of the kit that this lab may import: `ckvm_run` of `CKVM`.
    ///
    /// The kit's C modules begin with a C and a capital, and their functions with the module's name.
    private func isOfShim(_ name: String) -> Bool {
        allowedImports.contains { shim in
            shim.first == "C" && shim.dropFirst().first?.isUppercase == true
                && name.hasPrefix(shim.lowercased() + "_")
        }
    }

    private func foreignModule(in name: String, _ verb: String) -> String? {
        for foreign in Self.watchedModules where !allowedImports.contains(foreign) {
            if name.contains(Self.mangled(foreign)) { return "\(verb) \(Self.readable(name)) of \(foreign)" }
        }
        guard let leading = Self.leadingModule(of: name), leading != module, leading != "Swift",
            !leading.hasPrefix("_"), leading != "Synchronization", !allowedImports.contains(leading)
        else { return nil }
        // An associated type's name can stand first too; in words, a module is followed by a dot.
        let text = Self.readable(name)
        return text.contains("\(leading).") ? "\(verb) \(text) of \(leading)" : nil
    }

    /// `10Foundation` as it stands in a mangled name.
    private static func mangled(_ module: String) -> String {
        "\(module.utf8.count)\(module)"
    }

    /// The module that a mangled name begins with, when it is written out.
    static func leadingModule(of name: String) -> String? {
        let rest = name.dropFirst(2)
        let digits = rest.prefix { $0.isASCII && $0.isNumber }
        guard let count = Int(digits), count > 0, digits.first != "0" else { return nil }
        let module = rest.dropFirst(digits.count).prefix(count)
        return module.count == count ? String(module) : nil
    }

    private static func readable(_ name: String) -> String {
        Demangling.text(of: name) ?? name
    }

    private static let compilerPrefixes = [
        "$s", "__swift_", "symbolic ", "associated conformance ", "got.", "default assoc",
        "get_type_metadata ", "get_witness_table ", "flat unique ", "generic environment ",
        "keypath_get ", "keypath_set ", "__dummy_",
    ]

    /// What the compiler copies into objects that throw typed errors, or that call a nonisolated async
    /// function in its caller's isolation. A strong definition of that name is still foreign.
    private static let compilerCopies: Set = [
        "swift_willThrowTyped", "_swift_implicitisolationactor_to_executor_cast",
    ]

    private static func isRuntime(_ name: String) -> Bool {
        ["swift_", "_swift", "__swift", "__atomic_"].contains(where: name.hasPrefix) || runtime.contains(name)
    }
}
