import LabSupport

/// Samples in the text format that Prometheus collects, under cAdvisor's names.
///
/// ```
/// # HELP container_processes Number of processes running inside the container.
/// # TYPE container_processes gauge
/// container_processes{id="/drydock/a"} 3
/// ```
///
/// - Source: prometheus.io, "Exposition formats"; google/cadvisor, docs/storage/prometheus.md
public enum PrometheusText {
    /// The whole answer: each family once, with a line for each group that has the figure.
    /// - Parameter samples: labels, in the order to print them, and what they were read with.
    /// - Throws: nothing in a finished lab.
    public static func render(_ samples: [(labels: [Label], sample: Sample)]) throws -> String {
        // TODO cgroups.5
        // The families of MetricFamily.all, in their order. A family without any figure is left out.
        throw Unimplemented("cgroups.5")
    }

    /// `key="value"`.
    public struct Label: Equatable, Sendable {
        /// A name of letters, digits and underscores.
        public var key: String
        /// Any text.
        public var value: String

        /// A label of this key and value.
        public init(_ key: String, _ value: String) {
            self.key = key
            self.value = value
        }
    }

    /// A label's value as it stands between the quotes.
    /// - Throws: nothing in a finished lab.
    public static func escape(_ value: String) throws -> String {
        // TODO cgroups.5
        // Backslash, quote and newline become \\ \" and \n, in one pass.
        throw Unimplemented("cgroups.5")
    }

    // TODO cgroups.5
}
