import ArgumentParser
import CgroupFS
import ControlGroups
import Glibc

/// `drydock top`: what the groups of this host use.
struct Top: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "top",
        abstract: "Shows what each control group uses.",
        usage: "drydock top [--group PATH]… [--interval 1s] [--once] [--json|--prometheus]",
        discussion: """
            Example: drydock top --once
                     drydock top --group /system.slice --depth 1
                     drydock top --prometheus > /var/lib/node/cgroups.prom

            Two samples make a rate. CPU% is of one processor; MEMORY is the working
            set: usage without page cache that nobody used lately; THROT% is the part
            of the periods in which a quota did not suffice. --interval 0 with --once
            prints totals instead of rates, from one sample.

            --json: {"version":1,"seconds","rows":[{"group",…}]}, a line a sample
            """)

    @Option(help: ArgumentHelp("Only this group and what is below.", valueName: "path"))
    var group: [String] = []

    @Option(help: ArgumentHelp("How deep below it to look.", valueName: "n"))
    var depth = 2

    @Option(help: ArgumentHelp("Between samples, such as 1s or 500ms.", valueName: "time"))
    var interval = "1s"

    @Option(help: ArgumentHelp("How many lines of the table.", valueName: "n"))
    var rows = 20

    @Flag(help: "Print once and end.")
    var once = false

    @Flag(help: "Print JSON.")
    var json = false

    @Flag(help: "Print the text that Prometheus collects, once.")
    var prometheus = false

    func validate() throws {
        guard let seconds = Self.seconds(interval), 0...3600 ~= seconds else {
            throw ValidationError("--interval \(interval): expected a time up to an hour: 1s, 500ms, 0.5")
        }
        if seconds < 0.05, !once || seconds > 0, !prometheus {
            throw ValidationError("--interval \(interval): the least is 50ms, or 0 with --once for totals")
        }
        guard 0...32 ~= depth else { throw ValidationError("--depth \(depth): expected 0 to 32") }
        guard 1...10_000 ~= rows else { throw ValidationError("--rows \(rows): expected 1 to 10000") }
        if json, prometheus { throw ValidationError("--json and --prometheus: choose one") }
        if let wrong = group.first(where: { !$0.hasPrefix("/") }) {
            throw ValidationError("--group \(wrong): expected a group from the top, such as /system.slice")
        }
    }

    func run() throws {
        do {
            let source = HostSamples(
                host: try CgroupHost(), roots: group.isEmpty ? ["/"] : group, depth: depth)
            if prometheus { return writeAll(try Self.prometheusText(source), to: 1) }
            var view = TopView(style: json ? .json : .table(rows: rows, isTerminal: isatty(1) == 1))
            try view.show(source, every: Self.seconds(interval) ?? 1, once: once) { writeAll($0, to: 1) }
        } catch let error as KernelError {
            throw Complaint(error.description)
        } catch let error as FormatError {
            throw Complaint(error.description)
        } catch let error as TreeError {
            throw Complaint(error.description)
        }
    }

    static func prometheusText(_ source: any SampleSource) throws -> String {
        try PrometheusText.render(
            try source.samples().map { (labels: [.init("id", $0.group)], sample: $0.sample) })
    }

    /// `1s`, `500ms`, `2`
    static func seconds(_ text: String) -> Double? {
        let (digits, unit) =
            text.hasSuffix("ms")
            ? (text.dropLast(2), 0.001) : (text.hasSuffix("s") ? text.dropLast() : text[...], 1)
        return Double(digits).flatMap { $0.isFinite && $0 >= 0 ? $0 * unit : nil }
    }
}
