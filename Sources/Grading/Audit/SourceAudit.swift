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
        do {
            let tokens = try SourceLexer.tokens(of: text)
            return tokens.indices.compactMap { index in
                reason(tokens, at: index).map { Refusal(file: file, line: tokens[index].line, reason: $0) }
            }
        } catch {
            return [Refusal(file: file, line: error.line, reason: error.reason)]
        }
    }

    private func reason(_ tokens: [SourceLexer.Token], at index: Int) -> String? {
        let before: SourceLexer.Token.Kind? = index > 0 ? tokens[index - 1].kind : nil
        guard case .word(let word) = tokens[index].kind else { return nil }
        switch before {
        case .sign("@"): return ForbiddenAttribute.reason(for: word)
        case .sign("#"): return ForbiddenAttribute.directives[word].map { "#\(word) is not allowed: \($0)" }
        // A member or a label that happens to be called so.
        case .sign("."), .sign("("), .sign(","): return nil
        default: return word == "import" ? importReason(tokens[(index + 1)...]) : nil
        }
    }

    private func importReason(_ rest: ArraySlice<SourceLexer.Token>) -> String? {
        var words = rest.prefix(2).map(\.kind)
        if words.count == 2, case .word(let kind) = words[0], Self.importKinds.contains(kind) {
            words.removeFirst()
        }
        guard case .word(let module)? = words.first else { return nil }
        if module == "Swift" || allowedImports.contains(module) { return nil }
        let allowed = allowedImports.sorted().joined(separator: ", ")
        return "import \(module) is not allowed: this lab may import \(allowed.isEmpty ? "nothing" : allowed)"
    }

    private static let importKinds: Set<String> = [
        "typealias", "struct", "class", "enum", "protocol", "let", "var", "func",
    ]
}

/// Attributes by which code reaches past its module, and why each is refused.
enum ForbiddenAttribute {
    static func reason(for attribute: String) -> String? {
        if let reason = reasons[attribute] { return "@\(attribute) is not allowed: \(reason)" }
        guard attribute.hasPrefix("_"), !harmless.contains(attribute) else { return nil }
        return "@\(attribute) is not allowed: attributes with an underscore belong to the compiler"
    }

    private static let symbols = "it gives or takes a symbol of another module or of C"
    private static let sections = "it places data where the loader or the runtime acts on it"

    private static let reasons: [String: String] = [
        "_silgen_name": symbols, "_cdecl": symbols, "cdecl": symbols, "c": symbols, "_extern": symbols,
        "_expose": symbols, "implementation": symbols, "objc": symbols,
        "section": sections, "_section": sections, "used": sections, "_used": sections,
        "_dynamicReplacement": "it replaces a function of another module",
        "_implementationOnly": "it hides an import", "_exported": "it passes an import on",
        "testable": "it reaches into another module's internals",
        "main": "a lab is a library; its program belongs to the kit",
    ]

    static let directives: [String: String] = [
        "externalMacro": "a macro runs a program while the lab is compiled",
        "sourceLocation": "reports must name the lines of the file",
    ]

    /// Hints to the optimiser.
    private static let harmless: Set<String> = [
        "_optimize", "_transparent", "_specialize",
    ]
}
