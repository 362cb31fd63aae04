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
        // >>> vmm.3
        // Base: 0 version (2.0: 0x0200_0000), 1 and 2 implementation, 3 probe (a0 is offered?), 4...6
        // machine ids, all 0. TIME 0: csr[.stimecmp] = a0. SRST 0: off with status 0, or 1 if a1, the
        // reason, is not 0. DBCN 0: write a0 bytes at guest physical a1; 2: one byte. Legacy calls
        // return in a0 only. Anything else: a0 = notSupported.
        // stub: throw Unimplemented("vmm.3")
        let argument = self[register: 10]
        switch (extensionID, function) {
        case (SBI.base, 0): answer(0x0200_0000)
        case (SBI.base, 3): answer(SBI.offered.contains(argument) ? 1 : 0)
        case (SBI.base, 1...6): answer(0)
        case (SBI.timer, 0):
            csr[.stimecmp] = argument
            answer(0)
        case (SBI.reset, 0): board.powerOff(status: self[register: 11] == 0 ? 0 : 1)
        case (SBI.console, 0): writeConsole(count: argument, at: self[register: 11])
        case (SBI.console, 2):
            board.print(UInt8(truncatingIfNeeded: argument))
            answer(0)
        case (SBI.legacySetTimer, _):
            csr[.stimecmp] = argument
            self[register: 10] = 0
        case (SBI.legacyPutCharacter, _):
            board.print(UInt8(truncatingIfNeeded: argument))
            self[register: 10] = 0
        case (SBI.legacyGetCharacter, _):
            self[register: 10] = board.readInput().map(UInt64.init) ?? .max
        case (SBI.legacyShutdown, _): board.powerOff(status: 0)
        default: self[register: 10] = SBI.notSupported
        }
        // <<<
    }

    // >>> vmm.3
    private func answer(_ value: UInt64) {
        self[register: 10] = 0
        self[register: 11] = value
    }

    private func writeConsole(count: UInt64, at address: UInt64) {
        // More than a page may be asked for; we write what we like and say how much it was.
        guard let bytes = try? slot.memory.read(address, count: Int(min(count, 4096))) else {
            self[register: 10] = SBI.invalidParameter
            return
        }
        bytes.forEach(board.print)
        answer(UInt64(bytes.count))
    }
    // <<<
}
