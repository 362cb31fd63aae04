import LabSupport

/// What a group uses at present: two samples and the time between them.
public struct Rates: Equatable, Sendable {
    /// Percent of one processor: 150 is one and a half. nil without the figure.
    public var cpuPercent: Double?
    /// The part of the periods in which the quota did not suffice, 0...1; 0 if there was no period.
    public var throttledRatio: Double?
    /// Bytes a second from block devices.
    public var readBytesPerSecond: Double?
    /// Bytes a second to block devices.
    public var writtenBytesPerSecond: Double?

    /// These figures.
    public init(
        cpuPercent: Double? = nil, throttledRatio: Double? = nil, readBytesPerSecond: Double? = nil,
        writtenBytesPerSecond: Double? = nil
    ) {
        self.cpuPercent = cpuPercent
        self.throttledRatio = throttledRatio
        self.readBytesPerSecond = readBytesPerSecond
        self.writtenBytesPerSecond = writtenBytesPerSecond
    }

    /// The rates between two samples.
    ///
    /// A counter that fell was reset: the group was made anew, and all that it shows is new.
    /// - Throws: `RatesError.noTimePassed` unless the later sample is later.
    public static func between(_ earlier: Sample, _ later: Sample) throws -> Rates {
        // TODO cgroups.5
        // Each figure needs both samples. Times are microseconds, percent are of one processor.
        throw Unimplemented("cgroups.5")
    }

    // TODO cgroups.5
}

/// Two samples between which there is no rate.
public enum RatesError: Error, Equatable, Sendable, CustomStringConvertible {
    /// The later sample is not later; both times are in microseconds.
    case noTimePassed(from: UInt64, to: UInt64)

    /// The message, in one line.
    public var description: String {
        switch self {
        case .noTimePassed(let from, let to):
            "no time passed between the samples at \(from) µs and \(to) µs:"
                + " a rate needs two moments, the earlier one first"
        }
    }
}
