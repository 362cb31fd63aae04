import ArgumentParser
import ControlGroups
import OCIRuntime

/// `drydock runtime update`.
struct RuntimeUpdate: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "update",
        abstract: "Changes the limits of a container; what is not named stays.",
        discussion: """
            Example: drydock runtime update --memory 67108864 --pids-limit 20 my-first

            -r: a document such as {"memory": {"limit": 67108864}}, "-" for standard
            input, as linux.resources in config.json.
            """)

    @OptionGroup var options: RuntimeOptions

    @Option(name: [.short, .long], help: ArgumentHelp("A document, or -.", valueName: "file"))
    var resources: String?

    @Option(help: ArgumentHelp("Memory; -1 for no bound.", valueName: "bytes"))
    var memory: Int64?

    @Option(
        name: .customLong("memory-swap"), help: ArgumentHelp("Memory and swap together.", valueName: "bytes"))
    var memorySwap: Int64?

    @Option(name: .customLong("pids-limit"), help: ArgumentHelp("Processes.", valueName: "n"))
    var pids: Int64?

    @Option(name: .customLong("cpu-quota"), help: ArgumentHelp("Per period.", valueName: "microseconds"))
    var cpuQuota: Int64?

    @Option(name: .customLong("cpu-period"), help: ArgumentHelp("Usual: 100000.", valueName: "microseconds"))
    var cpuPeriod: UInt64?

    @Option(name: .customLong("cpu-share"), help: ArgumentHelp("Of 1024.", valueName: "n"))
    var cpuShares: UInt64?

    @Option(
        name: .customLong("memory-reservation"),
        help: ArgumentHelp("Spared under pressure.", valueName: "bytes"))
    var memoryReservation: Int64?

    @Option(name: .customLong("cpuset-cpus"), help: ArgumentHelp("Processors.", valueName: "list"))
    var cpusetCPUs: String?

    @Option(name: .customLong("cpuset-mems"), help: ArgumentHelp("Memory nodes.", valueName: "list"))
    var cpusetMems: String?

    @Option(name: .customLong("blkio-weight"), help: ArgumentHelp("10 to 1000.", valueName: "n"))
    var blkioWeight: UInt64?

    @Argument(help: "The container.") var id: String

    func run() throws {
        try options.perform { host in
            var wishes = Resources()
            let document = try resources.map(Bundle.resources)
            wishes.take(document)
            wishes.memory = memory ?? wishes.memory
            wishes.memorySwap = memorySwap ?? wishes.memorySwap
            wishes.pids = pids ?? wishes.pids
            wishes.cpuQuota = cpuQuota ?? wishes.cpuQuota
            wishes.cpuPeriod = cpuPeriod ?? wishes.cpuPeriod
            wishes.cpuShares = cpuShares ?? wishes.cpuShares
            wishes.memoryReservation = memoryReservation ?? wishes.memoryReservation
            wishes.cpusetCPUs = cpusetCPUs ?? wishes.cpusetCPUs
            wishes.cpusetMems = cpusetMems ?? wishes.cpusetMems
            wishes.blkioWeight = blkioWeight ?? wishes.blkioWeight
            let group = try host.livingGroup(of: id)
            let further = try FurtherLimits(document, in: group.driver.version)
            try group.change(to: wishes)
            try group.grant(further)
        }
    }
}

extension ContainerGroup {
    /// Writes the limits that are named.
    /// - Throws: `Complaint` when the kernel refuses one.
    func change(to wishes: Resources) throws {
        var waiting = try driver.plan(path, wishes).steps.filter { step in
            if case .write = step { return true }
            return false
        }
        // Memory, and memory and swap, bound each other: which goes first depends on whether they grow.
        while !waiting.isEmpty {
            var refused: [LimitStep] = []
            var reason: PlanError?
            for step in waiting {
                var execution = PlanExecution(files: driver.files)
                do {
                    try execution.perform(LimitPlan(steps: [step]))
                } catch let error as PlanError {
                    refused.append(step)
                    reason = error
                }
            }
            if let reason, refused.count == waiting.count {
                throw Complaint(CgroupHost.explanation(of: reason))
            }
            waiting = refused
        }
    }
}
