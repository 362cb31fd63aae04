import ArgumentParser
import ChrootJail
import FileTrees
import Glibc
import LinuxSystem

/// `drydock jail table`: every escape against every jail, on this machine.
struct JailTable: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "table",
        abstract: "Tries every escape in every jail and prints what got out.",
        usage: "drydock jail table [--json]",
        discussion: """
            Each attacker is a program that runs in a real jail below /tmp and looks
            for a random secret outside; nothing of it stays. Needs root.

            Example: drydock jail table

            --json: {"version":1,"rows":[{"escape","jail","escaped","reason"}]}
            """)

    @Flag(help: "The result as a line of JSON.")
    var json = false

    struct Cell: Codable {
        var escape: String
        var jail: String
        var escaped: Bool
        var reason: String
    }

    private struct Result: Codable {
        var version = 1
        var rows: [Cell]
    }

    func run() throws {
        guard geteuid() == 0 else { throw Complaint("the table needs root: sudo drydock jail table") }
        let cells = try measure()
        writeAll(json ? try jsonLine(Result(rows: cells)) : text(cells), to: 1)
    }

    private func measure() throws -> [Cell] {
        var generator = SystemRandomNumberGenerator()
        let token = "secret-\(generator.next())-\(generator.next())"
        do {
            let bench = try EscapeBench(
                in: "/tmp/drydock-\(getpid())-table", token: token, labinit: .besideThisProgram())
            defer { try? bench.close() }
            let facts = EscapeFacts(
                secret: bench.secretPath, length: token.utf8.count,
                heldDirectory: EscapeBench.heldDirectory, heldFile: EscapeBench.heldFile, disk: bench.disk,
                diskName: "loop\(bench.disk.minor)", process: bench.victim.process,
                address: bench.victim.address)
            return try attacks(facts).flatMap { name, attack in
                try JailKind.allCases.map { try cell(name, attack, $0, bench) }
            }
        } catch let error as SystemError {
            throw Complaint(error.description)
        }
    }

    /// The eight of the lab, and one that opens the file system's root by its inode number.
    private func attacks(_ facts: EscapeFacts) throws -> [(String, Plan)] {
        let inode: Plan = [
            .changeDirectoryToInode(2, via: "/"),
            .show(path: String(facts.secret.dropFirst()), limit: facts.length),
        ]
        return try Escape.allCases.map { ($0.rawValue, try $0.plan(facts)) } + [("rootInode", inode)]
    }

    private func cell(_ name: String, _ attack: Plan, _ kind: JailKind, _ bench: EscapeBench) throws -> Cell {
        let attempt = try bench.attempt(attack) { try kind.plan(root: bench.root, $0) }
        switch attempt {
        case .escaped: return Cell(escape: name, jail: kind.rawValue, escaped: true, reason: "")
        case .blocked(let reason):
            return Cell(escape: name, jail: kind.rawValue, escaped: false, reason: reason)
        }
    }

    private func text(_ cells: [Cell]) -> String {
        let kinds = JailKind.allCases
        var lines = [padded("", 16) + kinds.map { padded($0.heading, 7) }.joined()]
        for start in stride(from: 0, to: cells.count, by: kinds.count) {
            let row = cells[start..<start + kinds.count]
            lines.append(padded(cells[start].escape, 16) + row.map { padded(word(for: $0), 7) }.joined())
        }
        lines.append("")
        lines += kinds.map { "\(padded($0.heading, 7)) \($0.meaning)" }
        return lines.map(trimmed).joined(separator: "\n") + "\n"
    }

    /// The name of the error in what labinit said, such as EPERM.
    private func word(for cell: Cell) -> String {
        if cell.escaped { return "OUT" }
        let names = cell.reason.split(whereSeparator: { " :()".contains($0) })
        return names.first { $0.hasPrefix("E") && $0.allSatisfy(\.isUppercase) }.map(String.init) ?? "no"
    }

    private func trimmed(_ line: String) -> Substring {
        line.dropLast(line.reversed().prefix { $0 == " " }.count)
    }

    private func padded(_ text: String, _ width: Int) -> String {
        text + String(repeating: " ", count: max(0, width - text.count))
    }
}
