import ArgumentParser
import FoundationEssentials
import Glibc
import LinuxSystem
import Namespaces
import TrapVMM

/// `drydock isolate compare`: the lecture's table of virtual machines and containers, in this machine's numbers.
struct IsolateCompare: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "compare",
        abstract: "A process, a container and a virtual machine, side by side.",
        discussion: """
            Start: wall time until `true` has run (the machine: until our small kernel
            has booted and halted), median of N, in turns. Image: bytes that have to be
            there. Width: how many ways lead into what is trusted: system calls, or the
            hypervisor's reasons to step in. Needs root.

            Example: sudo drydock isolate compare --kernel Sources/Guests/kernel.elf

            --json: {"version":1,"rounds","rows":[{"name","milliseconds","bytes","width"}]}
            """)

    @Option(help: ArgumentHelp("The kernel of the machine.", valueName: "file"))
    var kernel = "Sources/Guests/kernel.elf"

    @Option(help: ArgumentHelp("Runs of each.", valueName: "n"))
    var rounds = 11

    @Flag(help: "The result as a line of JSON.")
    var json = false

    struct Row: Codable {
        var name: String
        var milliseconds: Double
        var bytes: Int
        var width: Int
    }

    struct Result: Codable {
        var version = 1
        var rounds: Int
        var rows: [Row]
    }

    func validate() throws {
        guard 1...1000 ~= rounds else { throw ValidationError("--rounds \(rounds): expected 1 to 1000") }
    }

    func run() throws {
        guard geteuid() == 0 else { throw Complaint("a container needs root: sudo drydock isolate compare") }
        guard (try? FileStatus(of: kernel).kind) == .file else {
            throw Complaint(file: kernel, "expected a kernel of the kit; --kernel Sources/Guests/kernel.elf")
        }
        let result = Result(rounds: rounds, rows: try rows())
        writeAll(json ? try jsonLine(result) : text(result), to: 1)
    }

    private func rows() throws -> [Row] {
        let own = try SymbolicLink.target(of: "/proc/self/exe")
        let path = "/tmp/drydock-\(getpid())-compare"
        try ContainerStarts.bundle(at: path)
        defer { try? FileManager.default.removeItem(atPath: path) }
        let busybox = path + "/rootfs/bin/busybox"
        let calls = SystemCallTable.native.numbers.count
        let allowed = try InterfaceWidth.count(try InterfaceWidth.containerDefault())
        let starts: [(String, [String], Int, Int)] = [
            ("a process", [path + "/rootfs/bin/true"], Self.size(busybox), calls),
            (
                "a container",
                [own, "runtime", "run", "--root", path + "/state", "--bundle", path, "compare"],
                Self.size(busybox), allowed
            ),
            ("a virtual machine", [own, "emulate", kernel], Self.size(kernel), ExitReason.allCases.count),
        ]
        var times = starts.map { _ in [Double]() }
        for _ in 0..<rounds {
            for (index, start) in starts.enumerated() { times[index].append(try Self.time(start.1)) }
        }
        return zip(starts, times).map { start, times in
            Row(
                name: start.0, milliseconds: times.sorted()[times.count / 2], bytes: start.2, width: start.3)
        }
    }

    /// Wall milliseconds of one run; a kernel is told to halt.
    private static func time(_ words: [String]) throws -> Double {
        let input = try PipeEnds()
        let output = try OwnedDescriptor(opening: "/dev/null", .readWrite)
        try input.writing.writeAll(Array("halt\n".utf8))
        var program = Program(executable: words[0], arguments: words, environment: ["PATH=/usr/bin:/bin"])
        program.descriptors = [0: input.reading.number, 1: output.number, 2: output.number]
        let begin = wallTime()
        let end = try program.start().wait()
        guard end == .exited(0) else { throw Complaint("\(words.joined(separator: " ")): \(end)") }
        return (wallTime() - begin) * 1000
    }

    private static func size(_ path: String) -> Int {
        (try? FileStatus(of: path)).map { Int($0.size) } ?? 0
    }

    private func text(_ result: Result) -> String {
        let lines = result.rows.map { row in
            pad(row.name, 20) + right("\(Int((row.milliseconds * 10).rounded()))", 9, tenths: true)
                + right("\(row.bytes)", 12) + right("\(row.width)", 10)
        }
        return pad("", 20) + right("start, ms", 9) + right("image, B", 12) + right("ways in", 10) + "\n"
            + lines.map { $0 + "\n" }.joined()
    }

    private func pad(_ text: String, _ width: Int) -> String {
        text + String(repeating: " ", count: max(0, width - text.count))
    }

    private func right(_ digits: String, _ width: Int, tenths: Bool = false) -> String {
        let text =
            tenths ? (digits.count > 1 ? "\(digits.dropLast()).\(digits.suffix(1))" : "0.\(digits)") : digits
        return String(repeating: " ", count: max(1, width - text.count)) + text
    }
}
