import LabSupport
import RISCV
import TrapVMM

/// What a random kernel may do besides computing, by how it is run.
struct KernelFeatures {
    let technique: Technique
    let isa: InstructionSet

    /// Code that changes itself: what is patched once is not seen again, and of translations the last one
    /// made from a page that is stored to may never get on.
    var changesCode: Bool { technique != .patch }
    /// On RV64-NT nobody runs user code by software, so there it asks nothing.
    var userAsks: Bool { isa == .rv64 }

    /// A kernel under this technique.
    func guest(_ generator: inout SeededGenerator) -> GuestCase {
        var builder = KernelBuilder(features: self, generator: SeededGenerator(seed: generator.next()))
        return builder.build()
    }
}
