import RISCV

/// A piece of the guest's code and what it has become.
struct TranslatedBlock {
    /// What it is found by: the same code means something else in another mode.
    struct Key: Hashable {
        let pc: UInt64
        let mode: PrivilegeMode
    }

    /// Guest physical address of the first instruction.
    let physical: UInt64
    /// Address of the first translated instruction.
    let entry: UInt64
    /// Where the jump table leads: registers are fetched back from scratch first.
    let indirectEntry: UInt64
}

/// What an instruction of the code cache stands for.
enum Landmark {
    /// The translation of the guest's instruction at `pc` begins here.
    case instruction(pc: UInt64)
    /// A breakpoint or jump that leads to the guest's `target`; far: to another page than it comes from.
    case link(target: UInt64, isFar: Bool)
    /// A breakpoint: the guest's instruction at `pc` is to be emulated.
    case callOut(pc: UInt64)
    /// A breakpoint: x5 holds a guest address that the jump table did not know.
    case lookUp
}
