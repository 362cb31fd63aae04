import LabSupport
import RISCV

/// Milestone 5. Several guests on one hart, in turns.
public struct Scheduler {
    /// What became of a guest.
    public struct Ending: Equatable, Sendable {
        /// The guest's name.
        public let name: String
        /// How its last turn ended.
        public let stop: VirtualMachine.Stop
    }

    /// Instructions and exits that one turn may take.
    public let quantum: UInt64

    /// A scheduler with turns of `quantum` instructions and exits, at least 1.
    public init(quantum: UInt64 = 10_000) {
        self.quantum = max(1, quantum)
    }

    /// Runs all guests until each has ended, waits for ever, or has had its budget.
    ///
    /// - Parameters:
    ///   - machines: the guests, all of one hypervisor.
    ///   - budget: instructions and exits of each guest at most.
    ///   - idle: called when every guest that is left waits for input; true means look again, false that
    ///     none can come.
    /// - Returns: how each ended, in their order.
    /// - Throws: `Unimplemented` while a guest needs something that is still a stub.
    public func run(
        _ machines: [VirtualMachine], budget: UInt64 = .max, idle: () -> Bool = { false }
    ) throws -> [Ending] {
        // TODO vmm.5
        // Round robin: each guest that can still run gets one quantum, again and again. A guest that is
        // off or has spent its budget gets no more turns; the others do not notice. One that waits is
        // asked again in the next round, as long as another one runs or `idle` says that it is worth it.
        throw Unimplemented("vmm.5")
    }
}
