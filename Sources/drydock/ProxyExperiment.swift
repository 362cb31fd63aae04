import ArgumentParser
import Documents
import Glibc

/// `drydock proxy experiment`: what is the best way to communicate, and to whom?
struct ProxyExperiment: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "experiment",
        abstract: "Compares ways of communicating, and ways of choosing a backend.",
        usage: "drydock proxy experiment [--rounds N] [--requests N] [--seed N] [--svg FILE] [--json]",
        discussion: """
            The same message of 64 B, 4 KiB and 1 MiB from one thread to another, by shared
            memory, unix socket, TCP over loopback, HTTP with JSON over TCP: the time of a
            round, and how often the bytes are copied. What is measured is this machine.

            Then five backends, one of them eight times as slow, under the lab's own
            balancers: requests arrive at random (Poisson). That clock is simulated: the
            same seed is the same result.

            --json: {"version":1,"messages":[{"way","bytes","medianMicroseconds",
                    "p99Microseconds","copies"}],"balancing":[{"policy","slowShare",
                    "medianMilliseconds","p95Milliseconds","p99Milliseconds"}]}
            """)

    @Option(
        help: ArgumentHelp(
            "Messages of each way and size, up to 1,000,000; fewer of the largest.", valueName: "n"))
    var rounds = 2000

    @Option(help: ArgumentHelp("Requests to the backends, up to 10,000,000.", valueName: "n"))
    var requests = 50_000

    @Option(help: ArgumentHelp("Draws arrivals and work.", valueName: "n"))
    var seed: UInt64 = 1

    @Option(help: ArgumentHelp("Draws the balancers' times into this file.", valueName: "file"))
    var svg: String?

    @Flag(help: "The result as a line of JSON.")
    var json = false

    func validate() throws {
        guard 1...1_000_000 ~= rounds else {
            throw ValidationError("--rounds: expected 1 to 1000000, found \(rounds)")
        }
        guard 1...10_000_000 ~= requests else {
            throw ValidationError("--requests: expected 1 to 10000000, found \(requests)")
        }
    }

    func run() throws {
        // A peer that has gone is an error of its call, not the end of this process.
        signal(SIGPIPE, SIG_IGN)
        let messages = try [64, 4096, 1 << 20].flatMap { bytes in
            let race = MessageRace(bytes: bytes, rounds: bytes > 1 << 16 ? max(1, rounds / 40) : rounds)
            return try MessageWay.allCases.map { try race.run($0) }
        }
        let backends = SlowBackend(requests: requests, seed: seed)
        let report = ExperimentReport(
            messages: messages, balancing: try SlowBackend.Policy.allCases.map { try backends.run($0) })
        if let svg { try Self.write(report.svg, to: svg) }
        writeAll(json ? report.json.text() + "\n" : report.text, to: 1)
    }

    private static func write(_ text: String, to path: String) throws {
        let file = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
        guard file >= 0 else { throw Complaint(file: path, reason(errno)) }
        defer { close(file) }
        writeAll(text, to: file)
    }
}
