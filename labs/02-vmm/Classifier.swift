import LabSupport
import RISCV

/// Milestone 1. Finds out what an instruction is to a hypervisor by running it.
///
/// The same word runs in U, in S and in M, on the same registers and memory, in many settings; what the
/// runs have in common and where they differ tells its kinds. No manual is asked, so the answer holds
/// for the hart at hand.
/// - Source: Popek and Goldberg, CACM 17(7), 1974, for the definitions
public struct Classifier {
    let experiment: Experiment

    /// A classifier that tries words on `hart`, which must have 128 KiB of RAM and is left in any state.
    ///
    /// - Parameters:
    ///   - hart: says with `instructionSet` which variant is classified.
    ///   - seed: chooses the random values of the settings; the kinds do not depend on it.
    public init(hart: any HostHart, seed: UInt64 = 1974) {
        experiment = Experiment(hart: hart, seed: seed)
    }

    /// The kinds of the instruction that `word` stands for.
    ///
    /// - Parameter word: 32 bits; of a compressed instruction the low 16 count.
    /// - Throws: `ExperimentError` when nothing can be tried on this hart.
    public func classify(_ word: UInt32) throws -> Set<Kind> {
        // TODO vmm.1
        // Prepare the word and run it in each mode, in each of `experiment.settings` and its mirror
        // image. Then decide: illegal everywhere? a trap on purpose everywhere? If neither, each of the
        // four other kinds is a question of its own. Compare only runs that were carried out: where
        // the word trapped, the hypervisor is in control already.
        throw Unimplemented("vmm.1")
    }

    // TODO vmm.1
    // A function for each kind. Write down for each which runs it compares, and what about them.
}

// TODO vmm.1
// What you want to know of a run can be written here.
