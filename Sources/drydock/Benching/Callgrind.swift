/// Counts the host's instructions, which unlike seconds are the same every time.
///
/// - Source: valgrind manual, chapter 6 (callgrind)
enum Callgrind {
    /// Whether valgrind is installed.
    static var isThere: Bool { ChildRun.find("valgrind") != nil }

    /// Host instructions for each guest instruction of a program, without what it costs to start.
    ///
    /// Translating the blocks is part of it.
    /// - Throws: `Complaint` when valgrind fails.
    static func hostInstructions(_ contender: Contender, program: String, guest: UInt64) throws -> Double {
        guard let command = contender.command(for: program) else { return 0 }
        let whole = try count(command)
        let start = try count(command + ["--max-instructions", "1"])
        return Double(whole - min(whole, start)) / Double(max(1, guest))
    }

    private static func count(_ command: [String]) throws -> UInt64 {
        guard let valgrind = ChildRun.find("valgrind") else { return 0 }
        let options = ["--tool=callgrind", "--callgrind-out-file=/dev/null"]
        let run = try ChildRun([valgrind] + options + command)
        // ==4711== Collected : 123456
        let line = run.errors.split(separator: "\n").last { $0.contains("Collected : ") }
        guard let number = line?.split(separator: " ").last.flatMap({ UInt64($0) }) else {
            let said = run.errors.split(separator: "\n").last.map(String.init) ?? "no message"
            throw Complaint("valgrind counted nothing (exit status \(run.status)): \(said)")
        }
        return number
    }
}
