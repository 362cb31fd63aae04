import LabSupport
import RISCV

/// The run loop of the block engine: one case for each micro-operation.
extension BlockEngine {
    /// What stays in the host's registers while blocks run.
    struct Run {
        let x: UnsafeMutablePointer<UInt64>
        let loads: UnsafeMutablePointer<TranslationCache.Entry>
        let stores: UnsafeMutablePointer<TranslationCache.Entry>
        /// `clock.retired` when the budget is spent.
        let end: UInt64
        /// The header of the block at hand.
        var block: MicroOps
        /// Instructions that may still run after the block at hand.
        var budget: Int
    }

    /// Runs `start` and what it leads to, until something must be looked at from outside.
    ///
    /// `start` must fit into the instructions left until `end`. This function is as long as the
    /// instruction set is wide, and each case is a line: a step goes on at `ip + 1`, the end of a block
    /// goes on at the block of its link. A fused pair runs its two steps in a row.
    func executePortably(_ start: MicroOps, _ hart: Hart, until end: UInt64) -> Exit {
        // TODO emulator.8
        // One switch in a loop. Take a block's instructions from the budget when it is entered; when
        // they do not fit any more, leave before it.
        trap = Unimplemented("emulator.8")
        return .trapped
    }
}
