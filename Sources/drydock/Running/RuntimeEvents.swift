import ArgumentParser
import CgroupFS
import ControlGroups
import Documents
import Glibc
import LinuxSystem
import Namespaces
import OCIRuntime

/// `drydock runtime events`.
struct RuntimeEvents: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "events",
        abstract: "Prints what a container uses, one line of JSON a time, until it ends.",
        discussion: """
            Example: drydock runtime events --stats my-first

            Processor times are in nanoseconds, memory is in bytes, as runc events has them.
            """)

    @OptionGroup var options: RuntimeOptions
    @Flag(help: "Once.") var stats = false
    @Option(help: ArgumentHelp("Between two lines, such as 5s or 500ms.", valueName: "time"))
    var interval = "5s"
    @Argument(help: "The container.") var id: String

    func run() throws {
        guard let pause = Self.microseconds(interval) else {
            throw Complaint("--interval \(interval): expected a time from 1ms to 1h, such as 5s or 500ms")
        }
        try options.perform { host in
            let group = try host.livingGroup(of: id)
            repeat {
                guard try host.container(id).folder.state().status != .stopped else {
                    guard stats else { return }
                    throw Complaint("container \(id) is stopped, expected created or running")
                }
                writeAll(try Self.line(id, group).text(indent: nil) + "\n", to: 1)
                if !stats { usleep(pause) }
            } while !stats
        }
    }

    private static func microseconds(_ text: String) -> UInt32? {
        let units: [(String, UInt64)] = [("ms", 1000), ("s", 1_000_000), ("m", 60_000_000)]
        guard let (unit, factor) = units.first(where: { text.hasSuffix($0.0) }),
            let count = UInt64(text.dropLast(unit.count)), count > 0, count <= 3_600_000
        else { return nil }
        let time = count * factor
        return time <= 3_600_000_000 ? UInt32(time) : nil
    }

    private static func line(_ id: String, _ group: ContainerGroup) throws -> JSONValue {
        let place = GroupPlace(group.path, of: group.driver)
        let sample = try place.sample(at: 0)
        let outcome = try group.driver.outcome(of: group.path)
        let cpu = object([
            (
                "usage",
                numbers([
                    ("total", nanoseconds(sample.processorTime)), ("kernel", nanoseconds(sample.systemTime)),
                    ("user", nanoseconds(sample.userTime)),
                ])
            ),
            (
                "throttling",
                numbers([
                    ("periods", sample.periods), ("throttledPeriods", sample.throttledPeriods),
                    ("throttledTime", nanoseconds(sample.throttledTime)),
                ])
            ),
        ])
        var limit: UInt64?
        if case .value(let bytes)? = sample.memoryLimit { limit = bytes }
        let peak = place.number("memory.peak", .memory) ?? place.number("memory.max_usage_in_bytes", .memory)
        let memory = object([
            ("cache", numbers([("cache", sample.pageCache)])),
            ("usage", numbers([("limit", limit), ("usage", sample.memory), ("max", peak)])),
            ("raw", numbers([("oom_kill", outcome.oomKills)])),
        ])
        let pids = numbers([("current", sample.processes), ("limit", place.number("pids.max", .pids))])
        return object([
            ("type", .string("stats")), ("id", .string(id)),
            ("data", object([("cpu", cpu), ("memory", memory), ("pids", pids)])),
        ])
    }

    private static func nanoseconds(_ time: UInt64?) -> UInt64? {
        time.map { $0.multipliedReportingOverflow(by: 1000).partialValue }
    }

    private static func object(_ members: [(String, JSONValue)]) -> JSONValue {
        .object(members.map { JSONMember($0.0, $0.1) })
    }

    private static func numbers(_ members: [(String, UInt64?)]) -> JSONValue {
        object(members.compactMap { name, number in number.map { (name, .integer($0)) } })
    }
}

/// `drydock runtime checkpoint` and `restore`, which other runtimes have.
struct RuntimeCheckpoint: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "checkpoint", abstract: "Not supported.", shouldDisplay: false, aliases: ["restore"])

    @Argument(parsing: .captureForPassthrough) var words: [String] = []

    func run() throws {
        throw Complaint("checkpoint, restore: not supported by this runtime, which has no CRIU")
    }
}
