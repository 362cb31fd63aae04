/// Something that runs in a simulated cluster: a controller, a kubelet, a scheduler.
public protocol SimulatedPart: AnyObject {
    /// Does one small thing.
    /// - Returns: false when there is nothing to do now.
    func step() throws -> Bool
    /// When there will be something to do although nobody else does anything, by the cluster's clock.
    var nextWake: Duration? { get }
}

/// A part that is made of two functions: for those whose types this module does not know.
public final class PartOfFunctions: SimulatedPart {
    private let doStep: () throws -> Bool
    private let wake: () -> Duration?

    /// - Parameters:
    ///   - step: does one small thing; false when there is nothing to do now.
    ///   - nextWake: when there will be.
    public init(step: @escaping () throws -> Bool, nextWake: @escaping () -> Duration? = { nil }) {
        doStep = step
        wake = nextWake
    }

    /// Does one small thing.
    public func step() throws -> Bool { try doStep() }
    /// When there will be something to do.
    public var nextWake: Duration? { wake() }
}
