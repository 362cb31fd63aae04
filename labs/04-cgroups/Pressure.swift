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
        // TODO cgroups.2
        // An average has exactly two digits after its point. Pairs that you do not know are skipped.
        throw Unimplemented("cgroups.2")
    }

    /// The file's text, each line with its newline.
    public var description: String {
        // TODO cgroups.2
        "not-implemented: cgroups.2 is still a stub"
    }

    // TODO cgroups.2
}
