import LabSupport

/// What it means that the provider may take a node back at any time.
///
/// - Source: Young, "A First Order Approximation to the Optimum Checkpoint Interval", CACM 1974
public struct SpotModel: Equatable, Sendable {
    /// Interruptions in an hour, on average; more than 0.
    public var interruptionsPerHour: Double
    /// Hours that writing a checkpoint takes; more than 0.
    public var checkpoint: Double
    /// Hours from an interruption until work goes on elsewhere.
    public var restart: Double

    /// A model.
    public init(interruptionsPerHour: Double, checkpoint: Double, restart: Double = 0) {
        self.interruptionsPerHour = interruptionsPerHour
        self.checkpoint = checkpoint
        self.restart = restart
    }

    /// Hours of work between two checkpoints that waste the least.
    public func interval() throws -> Double {
        // >>> scheduler.8
        // The square root of 2 * checkpoint / interruptions in an hour.
        // stub: throw Unimplemented("scheduler.8")
        (2 * checkpoint / interruptionsPerHour).squareRoot()
        // <<<
    }

    /// Hours that an hour of work takes on average.
    /// - Parameter interval: hours of work between two checkpoints.
    public func slowdown(interval: Double) throws -> Double {
        // >>> scheduler.8
        // 1, and for each hour the checkpoints in it, and for each interruption half an interval of lost work
        // and the restart.
        // stub: throw Unimplemented("scheduler.8")
        1 + checkpoint / interval + interruptionsPerHour * (interval / 2 + restart)
        // <<<
    }

    /// Whether spot nodes are cheaper than others for work that checkpoints at the best interval.
    public func paysOff(_ prices: PricingModel) throws -> Bool {
        // >>> scheduler.8
        // stub: throw Unimplemented("scheduler.8")
        Double(prices.spot) * (try slowdown(interval: interval())) < Double(prices.onDemand)
        // <<<
    }

    /// How many of some equal pods may be on spot nodes.
    /// - Parameter tolerates: whether they can be interrupted at all.
    public static func allowed(replicas: Int, tolerates: Bool) throws -> Int {
        // >>> scheduler.8
        // None if they cannot be interrupted; otherwise all but one, since all spot nodes may go at once.
        // stub: throw Unimplemented("scheduler.8")
        tolerates ? max(0, replicas - 1) : 0
        // <<<
    }
}
