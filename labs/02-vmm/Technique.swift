/// How a guest kernel is run without the power that it believes it has.
public enum Technique: String, CaseIterable, Sendable {
    /// In U; whatever traps is emulated (Popek and Goldberg, 1974).
    case trap
    /// Never on the hart: every instruction is read and carried out by software.
    case interpret
    /// As `trap`, with the sensitive instructions replaced by breakpoints before the start.
    case patch
    /// Kernel code is translated block by block, user code runs as it is (VMware, 1999).
    case translate
    /// As `trap`, for a kernel whose source was changed to ask the hypervisor (Xen, 2003).
    case paravirtual
    /// In S, by a hart with a second stage of translation (VT-x with EPT, AMD-V, RISC-V H).
    case hardware
}

/// What stands below the guest when it starts.
public enum Firmware: String, CaseIterable, Sendable {
    /// Nothing: the guest starts in M and brings its own M-level code.
    case none
    /// The hypervisor plays the firmware: the guest starts in S and makes SBI calls.
    case sbi
}
