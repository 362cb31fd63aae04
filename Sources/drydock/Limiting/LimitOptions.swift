import ArgumentParser
import ControlGroups

/// The limits of a command line, in docker's words.
struct LimitOptions: ParsableArguments {
    @Option(help: ArgumentHelp("Bytes, such as 64M.", valueName: "size"))
    var memory: String?

    @Option(
        name: .customLong("memory-swap"), help: ArgumentHelp("Memory and swap together.", valueName: "size"))
    var memorySwap: String?

    @Option(help: ArgumentHelp("Processes and threads.", valueName: "n"))
    var pids: Int64?

    @Option(help: ArgumentHelp("Processors, such as 0.5 or 2.", valueName: "n"))
    var cpus: Double?

    @Option(
        name: [.customLong("cpu-weight"), .customLong("cpu-shares")],
        help: ArgumentHelp("Share among groups, 2...262144; 1024 is usual.", valueName: "n"))
    var cpuWeight: UInt64?

    @Option(help: ArgumentHelp("Which processors, such as 0-1,3.", valueName: "list"))
    var cpuset: String?

    @Option(
        help: ArgumentHelp(
            "A bound per second on a disk, such as /dev/sda:wbps=8M; keys rbps, wbps, riops, wiops.",
            valueName: "device:key=n"))
    var io: [String] = []

    /// What a program needs to start at all; docker's least, too.
    private static let leastMemory: Int64 = 6 << 20

    /// - Throws: `ResourceError`, or `Complaint` with status 125, each with what this host supports.
    func resources(on host: CgroupHost) throws -> Resources {
        var wishes = Resources(
            memory: try memory.map { try ByteCount.parse($0, option: "--memory") },
            memorySwap: try memorySwap.map { try ByteCount.parse($0, option: "--memory-swap") },
            cpus: cpus, cpuShares: cpuWeight, pids: pids, cpusetCPUs: cpuset)
        wishes.throttles = try io.flatMap { try IOLimit.parse($0) }
        try checkAmounts(wishes)
        try checkProcessors(host)
        try wishes.check()
        return wishes
    }

    private func checkAmounts(_ wishes: Resources) throws {
        if let bytes = wishes.memory, bytes < Self.leastMemory {
            throw Self.refuse("--memory \(memory ?? "")", "the least is 6M, which a program needs to start")
        }
        if let pids, !(1...4_194_304 ~= pids) {
            throw Self.refuse("--pids \(pids)", "the supported range is 1 to 4194304")
        }
        if let cpuWeight, !(2...262_144 ~= cpuWeight) {
            throw Self.refuse("--cpu-weight \(cpuWeight)", "the supported range is 2 to 262144")
        }
    }

    private func checkProcessors(_ host: CgroupHost) throws {
        let online = try host.processors()
        if let cpus, !(0.01...Double(max(1, online.numbers.count)) ~= cpus) {
            throw Self.refuse(
                "--cpus \(cpus)",
                "the supported range is 0.01 to \(online.numbers.count), as this host has \(online.numbers.count)"
            )
        }
        guard let cpuset else { return }
        let wanted = try CPUList.parse(cpuset, file: "--cpuset").numbers
        if wanted.isEmpty || !wanted.isSubset(of: online.numbers) {
            throw Self.refuse("--cpuset \(cpuset)", "this host has the processors \(online)")
        }
    }

    static func refuse(_ wish: String, _ supported: String) -> Complaint {
        Complaint("\(wish): \(supported)", status: 125)
    }
}
