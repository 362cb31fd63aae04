import ArgumentParser

/// `drydock store bench`
struct StoreBench: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "bench",
        abstract: "Measures the store beside Debian's etcd, both on loopback, with one client.",
        usage: "drydock store bench [--seconds N] [--watchers N,N] [--dir DIR] [--json]",
        discussion: """
            Example: make bench LAB=reconcilers

            The same requests by HTTP and JSON to both in turns, values of 256 bytes.
            "durable": both wait for the disk of --dir before they answer. "memory":
            ours without --data, etcd with its data in /dev/shm. A row: requests a
            second, and the server's processor time for each (for a watch: for each
            watcher and event). A rate is the median of five slices, so that a disk
            that others use, too, is shared out. "fdatasync" is what the disk alone
            allows. The latency of a watch runs from the put to the moment a watcher
            has the event. etcd is left out when it is not installed (package
            etcd-server).

            Last, in this process: 10,000 replica sets looked at from cold (first with
            a pod to make for each, then with nothing to do), and the checker on a
            history of 10,000 calls.

            --json: {"version":1,"rows":[{"task","server","clients","perSecond",
                    "cpuMicroseconds","p50Milliseconds","p99Milliseconds"}],"missing":[…]}
            """)

    @Option(help: ArgumentHelp("How long each row is measured.", valueName: "n"))
    var seconds = 2.0

    @Option(help: ArgumentHelp("Numbers of watchers.", valueName: "n,n"))
    var watchers = "100,1000"

    @Option(help: ArgumentHelp("Where durable data is kept meanwhile; a disk.", valueName: "dir"))
    var dir = "."

    @Flag(help: "The result as a line of JSON.")
    var json = false

    func run() throws {
        let numbers = watchers.split(separator: ",").map { Int($0) }
        guard numbers.allSatisfy({ $0.map { 1...10_000 ~= $0 } ?? false }) else {
            throw ValidationError(
                "--watchers \(watchers): expected numbers from 1 to 10000, such as 100,1000")
        }
        guard seconds.isFinite, 0.1...60 ~= seconds else {
            throw ValidationError("--seconds \(seconds): expected 0.1 to 60")
        }
        #if DEBUG
            complain("this is a debug build, whose figures mean little: use make bench LAB=reconcilers")
        #endif
        DescriptorLimit.raise()
        let race = try StoreRace(seconds: seconds, watchers: numbers.compactMap(\.self), folder: dir)
        let result = try race.run { line in if !json { writeAll(line + "\n", to: 1) } }
        if json { writeAll(try jsonLine(result), to: 1) }
    }
}
