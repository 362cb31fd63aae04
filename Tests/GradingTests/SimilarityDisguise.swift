import Foundation

/// What one does to somebody else's file so that it looks like one's own.
enum Disguise: String, CaseIterable {
    // In an order in which one can follow another: the first ones look at the layout.
    case reorder, split, guardToIf, deadCode, noise, rename, reformat

    /// The files of a submission made of these, disguised.
    func apply(to files: [String: String], seed: inout some RandomNumberGenerator) -> [String: String] {
        switch self {
        case .rename: files.mapValues { Self.renamed($0) }
        case .reorder: files.mapValues { Self.reordered($0, &seed) }
        case .deadCode: files.mapValues { Self.padded($0, &seed) }
        case .reformat: files.mapValues { Self.reformatted($0, &seed) }
        case .split: Self.split(files)
        case .guardToIf: files.mapValues { Self.unguarded($0) }
        case .noise: files.mapValues { Self.decorated($0) }
        }
    }

    private static let kept: Set<String> = [
        "func", "let", "var", "struct", "class", "enum", "case", "if", "guard", "else", "for", "in", "while",
        "repeat", "return", "throws", "throw", "try", "mutating", "private", "public", "final", "weak",
        "init",
        "self", "switch", "default", "where", "nil", "true", "false", "continue", "break", "defer", "Int",
        "String", "Substring", "Array", "Set", "Dictionary", "Swift", "Hashable", "ClosedRange",
    ]

    /// Every name but the language's gets another one; literals stay.
    private static func renamed(_ text: String) -> String {
        var names: [Substring: String] = [:]
        return text.replacing(#/[A-Za-z_][A-Za-z0-9_]*/#) { match in
            if kept.contains(String(match.output)) { return String(match.output) }
            let name = names[match.output] ?? "name\(names.count)"
            names[match.output] = name
            return name
        }
    }

    /// Declarations at the left margin, each with its lines.
    private static func declarations(_ text: String) -> [String] {
        text.components(separatedBy: "\n\n").reduce(into: []) { blocks, block in
            if let last = blocks.indices.last, block.hasPrefix(" ") || block.hasPrefix("}") {
                blocks[last] += "\n\n" + block
            } else {
                blocks.append(block)
            }
        }
    }

    private static func reordered(_ text: String, _ seed: inout some RandomNumberGenerator) -> String {
        declarations(text).shuffled(using: &seed).joined(separator: "\n\n")
    }

    /// A statement that does nothing before about every fifth statement.
    private static func padded(_ text: String, _ seed: inout some RandomNumberGenerator) -> String {
        let dead = [
            "let unused%d = 40 + 2", "if false { print(%d) }", "var counter%d = 0; counter%d += 1",
            "assert(%d >= 0)", "_ = [1, 2, %d].map { $0 * 2 }",
        ]
        let starts = ["let ", "var ", "if ", "for ", "while ", "guard ", "return ", "result.", "heap."]
        return text.split(separator: "\n", omittingEmptySubsequences: false).map { line in
            let isStatement =
                line.hasPrefix("    ") && !line.hasPrefix("    private") && !line.hasPrefix("    public")
                && starts.contains { line.drop { $0 == " " }.hasPrefix($0) }
            guard isStatement, Int.random(in: 0..<5, using: &seed) == 0 else { return String(line) }
            let number = Int.random(in: 1...999, using: &seed)
            let statement = dead.randomElement(using: &seed)?.replacing("%d", with: String(number)) ?? ""
            return "        \(statement)\n\(line)"
        }.joined(separator: "\n")
    }

    private static func reformatted(_ text: String, _ seed: inout some RandomNumberGenerator) -> String {
        text.split(separator: "\n").map { line in
            let blanks = String(repeating: " ", count: Int.random(in: 0...9, using: &seed))
            let comment =
                ["", "", " // of my own", " /* thought of\n long */"].randomElement(using: &seed) ?? ""
            return blanks + line.drop { $0 == " " }.replacing(", ", with: ",\n   ") + comment
        }.joined(separator: "\n")
    }

    private static func split(_ files: [String: String]) -> [String: String] {
        var parts: [String: String] = [:]
        for (name, text) in files {
            for (index, block) in declarations(text).enumerated() {
                parts["\(index % 3)-\(name)", default: ""] += block + "\n\n"
            }
        }
        return parts
    }

    private static func unguarded(_ text: String) -> String {
        text.replacing(#/guard (?!let)(.*) else \{/#) { "if !(\($0.output.1)) {" }
            .replacing(#/if (?!let)([^{,]*) \{ return nil \}/#) {
                "guard !(\($0.output.1)) else { return nil }"
            }
    }

    /// What the compiler does not need.
    private static func decorated(_ text: String) -> String {
        text.replacing("private mutating func", with: "@inline(never) internal mutating func")
            .replacing("public func", with: "@discardableResult\npublic func")
            .replacing("capacity", with: "self.capacity").replacing("\n    }\n", with: ";\n    };\n")
    }
}
