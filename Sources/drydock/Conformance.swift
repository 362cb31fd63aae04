import ArgumentParser

/// `drydock conformance`: runs a golden table of facts against what the labs build.
struct Conformance: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Runs a golden table against what the labs build.",
        usage: "drydock conformance TABLE FILE.json",
        discussion: """
            A table holds inputs and what a real system makes of them. This prints
            how many rows came out right, and each that did not.

            Example: drydock conformance rv64-vmm-classification table.json

            Exit status: 0, also for tables of labs that are not finished; 1 when
            a row is wrong or the file is no such table.
            """)

    @Argument(help: "The table's name, such as rv64-vmm-classification.")
    var table: String

    @Argument(help: "The file with the table, JSON.")
    var file: String

    func run() throws {
        let input = try RegularFile(reading: file)
        guard input.size <= 64 << 20 else {
            throw Complaint(file: file, "has \(input.size) bytes, expected a table of at most 64 MiB")
        }
        guard let known = GoldenTable.all[table] else {
            return say("not yet: no lab of this kit is known to use it")
        }
        guard case .runs(let check) = known else { return say("not yet: \(known.lab)") }
        let result: GoldenTable.Result
        do {
            result = try check(try input.read(at: 0, count: Int(input.size)))
        } catch let complaint as Complaint {
            throw Complaint(file: file, complaint.description)
        }
        say("passed \(result.passed) of \(result.total)")
        for failure in result.failures { writeAll("    \(failure)\n", to: 1) }
        if result.passed != result.total { throw ExitCode(1) }
    }

    private func say(_ text: String) {
        writeAll("  \(left(table, 31)) \(text)\n", to: 1)
    }
}
