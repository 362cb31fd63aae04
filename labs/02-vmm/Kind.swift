/// What an instruction is to a hypervisor that runs kernels in user mode.
///
/// An instruction has one kind or several: `sret` is privileged and control-sensitive.
/// - Source: Popek and Goldberg, "Formal requirements for virtualizable third generation
///   architectures", CACM 17(7), 1974
public enum Kind: String, CaseIterable, Sendable {
    /// Illegal in U whatever the circumstances, and not illegal everywhere in S and M.
    case privileged
    /// Where it runs, it changes the mode, a control and status register, or the translation in force,
    /// or it stops the hart.
    case controlSensitive = "control-sensitive"
    /// Where it runs, what it does to registers, memory or `pc` depends on more than registers and
    /// memory: on the mode, on a control and status register, on the clock.
    case behaviorSensitive = "behavior-sensitive"
    /// What it does depends on the page table. The theorem does not count it: a fault in memory comes
    /// to the hypervisor, and the page table is the hypervisor's.
    case locationSensitive = "location-sensitive"
    /// Always a trap, on purpose, in every mode: `ecall`, `ebreak`.
    case trapping
    /// None of the others: it may run on the hart as it is.
    case innocuous
    /// Illegal in every mode.
    case undefined
}

extension Set<Kind> {
    /// Whether the hypervisor must see the instruction: it is control-sensitive or behavior-sensitive.
    public var isSensitive: Bool {
        contains(.controlSensitive) || contains(.behaviorSensitive)
    }
}
