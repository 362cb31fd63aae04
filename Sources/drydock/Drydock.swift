import ArgumentParser
import Glibc
import LabSupport

/// The command line that runs what the labs build, one verb a file.
@main
struct Drydock: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "drydock",
        abstract: "Runs what the labs build.",
        discussion: """
            Example: drydock emulate Sources/Guests/kernel.elf

            Exit status: 0 done, 1 something is wrong with a file or the lab is
            unfinished, 64 the command line makes no sense. Each verb names more.
            """,
        subcommands: [
            Emulate.self, StepVerb.self, Race.self, Bench.self, VMVerb.self, KVMVerb.self, ProbeVerb.self,
            Classify.self, JailVerb.self, LimitVerb.self, Top.self, IsolateVerb.self, RuntimeVerb.self,
            DockerfileVerb.self, ImageVerb.self, RegistryVerb.self, ScheduleVerb.self, StoreVerb.self,
            Converge.self, ProxyVerb.self, DNSVerb.self,
            Conformance.self,
        ])

    static func main() {
        do {
            let words = Array(CommandLine.arguments.dropFirst())
            // Managers call the runtime for every container: it is not looked for among the other verbs.
            guard words.first == "runtime" else { return run(try parseAsRoot(words)) }
            let operation = RuntimeVerb.reordered(Array(words.dropFirst()))
            let isDone = carryOut(RuntimeVerb.self) { try PlainOperation.perform(operation) }
            if !isDone { run(try RuntimeVerb.parseAsRoot(operation)) }
        } catch {
            exit(withError: error)
        }
    }

    private static func run(_ parsed: any ParsableCommand) {
        var command = parsed
        carryOut(type(of: command)) { try command.run() }
    }

    /// Ends the program as an error wants it.
    private static func carryOut<Result>(_ verb: any ParsableCommand.Type, _ body: () throws -> Result)
        -> Result
    {
        do {
            return try body()
        } catch let complaint as Complaint {
            complain(complaint.description)
            Glibc.exit(complaint.status)
        } catch let unfinished as Unimplemented {
            complain(unfinished.description)
            Glibc.exit(1)
        } catch {
            // The verb's own usage, not the program's.
            verb.exit(withError: error)
        }
    }
}

/// A reason to stop, in one line that says what, where, and what would be right.
struct Complaint: Error, CustomStringConvertible {
    let description: String
    /// The process's exit status.
    let status: Int32

    init(_ description: String, status: Int32 = 1) {
        self.description = description
        self.status = status
    }

    /// A complaint about a file, which it names first.
    init(file: String, _ reason: String) {
        self.init("\(file): \(reason)")
    }
}

/// One line on stderr, marked as ours.
func complain(_ text: String) {
    writeAll("drydock: \(text)\n", to: 2)
}

/// Writes a text to a descriptor at once, beside all buffers; what cannot be written is lost.
func writeAll(_ text: String, to descriptor: Int32) {
    writeAll(Array(text.utf8)[...], to: descriptor)
}

/// The same with bytes.
func writeAll(_ bytes: ArraySlice<UInt8>, to descriptor: Int32) {
    var rest = bytes
    while !rest.isEmpty {
        let count = rest.withUnsafeBytes { write(descriptor, $0.baseAddress, $0.count) }
        if count < 0, errno == EINTR { continue }
        guard count > 0 else { return }
        rest = rest.dropFirst(count)
    }
}

/// A closed stdin must not become the number of the next file we open: the guest would read that.
func openMissingDescriptors() {
    for descriptor: Int32 in 0...2 where fcntl(descriptor, F_GETFD) < 0 {
        _ = open("/dev/null", descriptor == 0 ? O_RDONLY : O_WRONLY)
    }
}

/// `0x` and the digits of a number, without leading zeros.
func hex(_ value: some BinaryInteger) -> String {
    "0x" + String(value, radix: 16)
}

/// The system's words for an error number, without the capital: `no such file or directory`.
func reason(_ code: Int32) -> String {
    let text = String(cString: strerror(code))
    return text.prefix(1).lowercased() + text.dropFirst()
}
