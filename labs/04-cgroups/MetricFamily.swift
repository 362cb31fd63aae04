import LabSupport

/// One of cAdvisor's metrics: its name, its meaning, and where a sample has it.
public struct MetricFamily: Sendable {
    /// How Prometheus may add it up.
    public enum Kind: String, Sendable {
        /// It only grows, until it is reset.
        case counter
        /// It goes up and down.
        case gauge
    }

    /// The unit of the sample's figure.
    public enum Unit: Sendable {
        /// Printed as it is.
        case count
        /// Printed in seconds.
        case microseconds
    }

    /// The name that is collected.
    public let name: String
    /// One sentence.
    public let help: String
    /// How it may be added up.
    public let kind: Kind
    /// The unit of its figure.
    public let unit: Unit
    private let figure: @Sendable (Sample) throws -> UInt64?

    /// Every family, in the order of the answer.
    public static let all: [MetricFamily] = [
        MetricFamily(
            "container_cpu_usage_seconds_total", "Cumulative cpu time consumed in seconds.", .counter,
            .microseconds
        ) { $0.processorTime },
        MetricFamily(
            "container_cpu_user_seconds_total", "Cumulative user cpu time consumed in seconds.", .counter,
            .microseconds
        ) { $0.userTime },
        MetricFamily(
            "container_cpu_system_seconds_total", "Cumulative system cpu time consumed in seconds.",
            .counter, .microseconds
        ) { $0.systemTime },
        MetricFamily(
            "container_cpu_cfs_periods_total", "Number of elapsed enforcement period intervals.", .counter
        ) { $0.periods },
        MetricFamily(
            "container_cpu_cfs_throttled_periods_total", "Number of throttled period intervals.", .counter
        ) { $0.throttledPeriods },
        MetricFamily(
            "container_cpu_cfs_throttled_seconds_total",
            "Total time duration the container has been throttled.", .counter, .microseconds
        ) { $0.throttledTime },
        MetricFamily(
            "container_memory_usage_bytes", "Current memory usage in bytes, page cache included.", .gauge
        ) { $0.memory },
        MetricFamily("container_memory_working_set_bytes", "Current working set in bytes.", .gauge) {
            try $0.workingSet()
        },
        MetricFamily("container_memory_cache", "Number of bytes of page cache memory.", .gauge) {
            $0.pageCache
        },
        MetricFamily("container_memory_rss", "Size of RSS in bytes.", .gauge) { $0.anonymous },
        MetricFamily("container_spec_memory_limit_bytes", "Memory limit, 0 for none.", .gauge) { sample in
            sample.memoryLimit.map { limit in
                if case .value(let bytes) = limit { bytes } else { 0 }
            }
        },
        MetricFamily("container_oom_events_total", "Count of out of memory kills.", .counter) {
            $0.oomKills
        },
        MetricFamily("container_fs_reads_bytes_total", "Cumulative count of bytes read.", .counter) {
            $0.readBytes
        },
        MetricFamily("container_fs_writes_bytes_total", "Cumulative count of bytes written.", .counter) {
            $0.writtenBytes
        },
        MetricFamily("container_processes", "Number of processes in the container.", .gauge) {
            $0.processes
        },
    ]

    private init(
        _ name: String, _ help: String, _ kind: Kind, _ unit: Unit = .count,
        _ figure: @escaping @Sendable (Sample) throws -> UInt64?
    ) {
        self.name = name
        self.help = help
        self.kind = kind
        self.unit = unit
        self.figure = figure
    }

    // TODO cgroups.5
    /// The figure as text; nil if the sample does not have it.
}
