import ArgumentParser
import Glibc

/// `drydock proxy bench`
struct ProxyBench: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "bench",
        abstract: "Measures the proxy beside haproxy, nginx and the kernel, in one run.",
        usage: "drydock proxy bench [--seconds N] [--idle N] [--json]",
        discussion: """
            Example: make bench LAB=proxy

            Three network namespaces, joined by veth: wrk in the first, the proxies in the
            second, nginx with eight addresses in the third. "direct" goes through no
            proxy, "nftables" through the rules that `drydock proxy rules` writes. A row:
            requests a second; processor time of the proxy for each, and of wrk, proxy and
            nginx together; latency from a request to its answer, without connecting.
            Then a file of 16 MiB, for the time for a gigabyte, and connections that say
            nothing: how many stand, and the memory of the proxy (PSS) for each.

            Needs root, nginx, wrk, ip, nft, unshare and nsenter; a peer that is not
            installed is named and left out (packages haproxy, libnginx-mod-stream).
            Nothing outside of its own namespaces is changed.

            --json: {"version":1,"requests":[{"task","through","perSecond",
                    "cpuMicroseconds","allCPUMicroseconds","p50Microseconds",
                    "p99Microseconds","errors"}],"bulk":[{"through","bytesPerSecond",
                    "cpuSecondsPerGB","allCPUSecondsPerGB","errors"}],"idle":[{"through",
                    "held","kibibytesEach","errors"}],"missing":[…]}
            """)

    @Option(help: ArgumentHelp("How long each row is measured.", valueName: "n"))
    var seconds = 2

    @Option(help: ArgumentHelp("Connections that are held open.", valueName: "n"))
    var idle = 10_000

    @Flag(help: "The result as a line of JSON.")
    var json = false

    @Flag(help: ArgumentHelp("It runs in namespaces of its own.", visibility: .private))
    var inside = false

    func validate() throws {
        guard 1...30 ~= seconds else { throw ValidationError("--seconds \(seconds): expected 1 to 30") }
        guard 1...20_000 ~= idle else { throw ValidationError("--idle \(idle): expected 1 to 20000") }
    }

    func run() throws {
        guard geteuid() == 0 else { throw Complaint("the bench needs root: sudo make bench LAB=proxy") }
        guard inside else { return try enter() }
        #if DEBUG
            complain("this is a debug build, whose figures mean little: use make bench LAB=proxy")
        #endif
        // A connection is two for a proxy.
        DescriptorLimit.raise(to: UInt(2 * idle + 5000))
        let race = ProxyRace(seconds: seconds, idle: idle)
        let result = try race.run { line in if !json { writeAll(line + "\n", to: 1) } }
        if json { writeAll(try jsonLine(result), to: 1) }
    }

    /// Begins again in its own namespaces: with the first process in them end all the others.
    private func enter() throws {
        let tools = ["unshare", "nsenter", "ip", "wrk", "nginx"]
        let missing = tools.filter { ChildRun.find($0) == nil }
        guard missing.isEmpty, let unshare = ChildRun.find("unshare"),
            let program = Bundle.realPath("/proc/self/exe")
        else { throw Complaint("the bench needs what is not installed: \(missing.joined(separator: ", "))") }
        let words =
            [unshare, "--net", "--pid", "--fork", "--kill-child", "--mount-proc"]
            + [program, "proxy", "bench", "--inside", "--seconds", "\(seconds)", "--idle", "\(idle)"]
            + (json ? ["--json"] : [])
        var arguments: [UnsafeMutablePointer<CChar>?] = words.map { strdup($0) } + [nil]
        execv(unshare, &arguments)
        throw Complaint(file: unshare, reason(errno))
    }
}
