import FoundationEssentials
import Glibc

/// A way to run a benchmark program, and what one run of it gave.
enum Contender: String, CaseIterable, Encodable {
    case native, qemu, interpreter, blocks

    /// The command for one program; nil where the program that it needs is not installed.
    func command(for program: String) -> [String]? {
        switch self {
        case .native: [program + ".host"]
        case .qemu: ChildRun.find("qemu-riscv64").map { [$0, program + ".linux"] }
        case .interpreter, .blocks: Self.drydock + ["--engine", rawValue, "--json", program + ".elf"]
        }
    }

    /// This very program.
    static let drydock = ["/proc/self/exe", "emulate"].map { word in
        guard word.hasPrefix("/proc") else { return word }
        // The child's own /proc/self would be right as well, but valgrind's is another.
        var buffer = [CChar](repeating: 0, count: Int(PATH_MAX) + 1)
        let count = readlink(word, &buffer, buffer.count - 1)
        return count > 0
            ? String(decoding: buffer[..<count].map(UInt8.init(bitPattern:)), as: UTF8.self) : word
    }
}

/// What one run of a contender gave.
struct Lap {
    let checksum: String
    let cpuSeconds: Double
    /// Guest instructions, from the emulator's own statistics.
    let instructions: UInt64?

    /// Runs a command.
    /// - Throws: `Complaint` with the program's own words when it fails.
    init(_ command: [String]) throws {
        let run = try ChildRun(command)
        guard run.status == 0 else {
            let said = run.errors.split(separator: "\n").last.map(String.init) ?? "no message"
            throw Complaint("\(command.joined(separator: " ")): exit status \(run.status): \(said)")
        }
        checksum = run.output.filter { $0 != "\n" }
        cpuSeconds = run.cpuSeconds
        instructions = run.errors.split(separator: "\n").last.flatMap { line in
            try? JSONDecoder().decode(Counted.self, from: Data(line.utf8)).instructions
        }
    }

    private struct Counted: Decodable {
        let instructions: UInt64
    }
}
