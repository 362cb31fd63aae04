import LabSupport

/// A pressure file: how much of the time tasks had to wait for a resource.
///
/// ```
/// some avg10=24.60 avg60=8.01 avg300=1.97 total=4802310
/// full avg10=0.00 avg60=0.00 avg300=0.00 total=0
/// ```
///
/// - Kernel: Documentation/accounting/psi.rst
public struct Pressure: Equatable, Sendable, CustomStringConvertible {
    /// One line. Averages are in hundredths of a percent, as exact as the file: 24.60 is 2460.
    public struct Stall: Equatable, Sendable {
        /// Over ten seconds.
        public var average10: UInt64
        /// Over a minute.
        public var average60: UInt64
        /// Over five minutes.
        public var average300: UInt64
        /// Microseconds since the group was made.
        public var total: UInt64

        /// Averages in hundredths of a percent, the total in microseconds.
        public init(average10: UInt64, average60: UInt64, average300: UInt64, total: UInt64) {
            self.average10 = average10
            self.average60 = average60
            self.average300 = average300
            self.total = total
        }
    }

    /// Some task waited.
    public var some: Stall
    /// Every task waited; old kernels do not have this line for processors.
    public var full: Stall?

    /// These two lines.
    public init(some: Stall, full: Stall?) {
        self.some = some
        self.full = full
    }

    /// Reads a pressure file.
    /// - Throws: `FormatError`.
    public static func parse(_ text: String, file: String) throws -> Pressure {
        // >>> cgroups.2
        // An average has exactly two digits after its point. Pairs that you do not know are skipped.
        // stub: throw Unimplemented("cgroups.2")
        var stalls: [String: Stall] = [:]
        for line in ControlText.lines(text) {
            guard let name = line.text.split(separator: " ").first, let stall = stall(line.text) else {
                throw FormatError(
                    file: file, line: line.number, text: line.text,
                    rule: "must be some or full with avg10=, avg60=, avg300= and total=")
            }
            stalls[String(name)] = stall
        }
        guard let some = stalls["some"] else {
            throw FormatError(
                file: file, text: ControlText.trimmed(text), rule: "must have a line that begins with some")
        }
        return Pressure(some: some, full: stalls["full"])
        // <<<
    }

    /// The file's text, each line with its newline.
    public var description: String {
        // >>> cgroups.2
        // stub: "not-implemented: cgroups.2 is still a stub"
        Self.line("some", some) + (full.map { Self.line("full", $0) } ?? "")
        // <<<
    }

    // >>> cgroups.2
    private static func stall(_ line: String) -> Stall? {
        var values: [String: Substring] = [:]
        for word in line.split(separator: " ").dropFirst() {
            let parts = word.split(separator: "=", maxSplits: 1)
            guard parts.count == 2 else { return nil }
            values[String(parts[0])] = parts[1]
        }
        guard let average10 = values["avg10"].flatMap(hundredths),
            let average60 = values["avg60"].flatMap(hundredths),
            let average300 = values["avg300"].flatMap(hundredths),
            let total = values["total"].flatMap({ ControlText.number($0) })
        else { return nil }
        return Stall(average10: average10, average60: average60, average300: average300, total: total)
    }

    /// 24.60 is 2460.
    private static func hundredths(_ text: Substring) -> UInt64? {
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count == 2, parts[1].count == 2, !parts[0].isEmpty else { return nil }
        return ControlText.number(parts[0] + parts[1])
    }

    private static func line(_ name: String, _ stall: Stall) -> String {
        let averages = [
            ("avg10", stall.average10), ("avg60", stall.average60), ("avg300", stall.average300),
        ].map { "\($0.0)=\($0.1 / 100).\($0.1 % 100 < 10 ? "0" : "")\($0.1 % 100)" }
        return "\(name) \(averages.joined(separator: " ")) total=\(stall.total)\n"
    }
    // <<<
}
