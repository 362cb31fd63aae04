import LabSupport
import RISCV

/// Milestone 3. The firmware of a guest that starts in S, played by the hypervisor.
///
/// ```
/// a7 extension | a6 function | a0... arguments    ->    a0 error | a1 value
/// ```
/// - Source: RISC-V Supervisor Binary Interface 2.0, chapters 3 to 6, 10, 12
enum SBI {
    static let notSupported = UInt64(bitPattern: -2)
    static let invalidParameter = UInt64(bitPattern: -3)
    static let base: UInt64 = 0x10
    static let timer: UInt64 = 0x5449_4D45
    static let reset: UInt64 = 0x5352_5354
    static let console: UInt64 = 0x4442_434E
    static let legacySetTimer: UInt64 = 0
    static let legacyPutCharacter: UInt64 = 1
    static let legacyGetCharacter: UInt64 = 2
    static let legacyShutdown: UInt64 = 8
    static let offered: Set<UInt64> = [
        base, timer, reset, console, legacySetTimer, legacyPutCharacter, legacyGetCharacter, legacyShutdown,
    ]
}

extension VirtualMachine {
    /// Serves the guest's SBI call and goes on behind its `ecall`.
    func callFirmware() throws {
        counts.add(.environmentCall)
        try serveCall(self[register: 17], function: self[register: 16])
        complete(4) {}
    }

    private func serveCall(_ extensionID: UInt64, function: UInt64) throws {
        // TODO vmm.3
        // Base: 0 version (2.0: 0x0200_0000), 1 and 2 implementation, 3 probe (a0 is offered?), 4...6
        // machine ids, all 0. TIME 0: csr[.stimecmp] = a0. SRST 0: off with status 0, or 1 if a1, the
        // reason, is not 0. DBCN 0: write a0 bytes at guest physical a1; 2: one byte. Legacy calls
        // return in a0 only. Anything else: a0 = notSupported.
        throw Unimplemented("vmm.3")
    }

    // TODO vmm.3
}
