import Foundation

@testable import Grading

/// One hostile submission: its code, what it tries, and what the grader must say to it.
struct Attack: Sendable {
    /// `forging`, `reading`, `denial`, `escape`: the folder it stands in.
    let group: String
    let name: String
    /// What it tries, in words.
    let attempt: String
    /// Imports and functions of C that a more trusting lab allows, so that its audit lets the attack pass.
    let grants: [String]
    /// The cause of the first milestone in the toy lab.
    let cause: String
    /// The same where the audit has let it pass; nil when only the audit stands against it.
    let causeBehindAudit: String?
    /// Seconds to compile in; nil for as many as any lab has.
    let compileSeconds: Int?
    private let text: String

    /// Reads `Attacks/GROUP/NAME.attack`: Swift code below a head of `// word: value` lines.
    init(group: String, name: String, text: String) throws {
        (self.group, self.name, self.text) = (group, name, text)
        var head: [String: String] = [:]
        for line in text.split(separator: "\n").prefix(while: { $0.hasPrefix("// ") }) {
            let parts = line.dropFirst(3).split(separator: ":", maxSplits: 1)
            if parts.count == 2 { head[String(parts[0])] = parts[1].trimmingCharacters(in: .whitespaces) }
        }
        guard let attempt = head["attempt"], let causes = head["cause"] else {
            throw KitError("Attacks/\(group)/\(name).attack: expected lines // attempt: and // cause:")
        }
        self.attempt = attempt
        let words = causes.components(separatedBy: ", ")
        cause = words[0]
        causeBehindAudit = words.count > 1 ? words[1] : nil
        grants = head["grant"]?.components(separatedBy: " ") ?? []
        compileSeconds = head["compile"].flatMap { Int($0) }
    }

    /// Its `Sum.swift`, with the places of the world it is let loose on.
    func source(kit: String, secret: String, port: UInt16) -> String {
        text.replacing("SECRET_FOLDER", with: secret).replacing("KIT", with: kit)
            .replacing("PORT", with: "\(port)")
    }

    /// The toy lab as this attack meets it.
    /// - Parameter trusting: with all that it wants to be granted.
    func lab(trusting: Bool) throws -> Lab {
        var lab = try ToyLab.lab()
        lab.limits.memoryMiB = 256
        if let compileSeconds { lab.limits.compileSeconds = compileSeconds }
        guard trusting else { return lab }
        lab.imports += grants.filter { $0.first?.isUppercase == true }
        lab.symbols += grants.filter { $0.first?.isUppercase != true }
        return lab
    }

    /// All of a group, by name.
    static func all(in group: String) throws -> [Attack] {
        let folder = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Attacks/\(group)")
        return try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted().map { file in
            try Attack(
                group: group, name: String(file.dropLast(".attack".count)),
                text: String(contentsOf: folder.appending(path: file), encoding: .utf8))
        }
    }
}
