import RISCV

/// A guest at one moment: all that is needed to go on somewhere else.
///
/// A stretch, given. Devices keep their own state, which is not in here: see `SnapshotError`.
public struct Snapshot: Equatable, Sendable {
    /// x0...x31.
    public let registers: [UInt64]
    /// The address of the next instruction.
    public let pc: UInt64
    /// The virtual mode.
    public let mode: PrivilegeMode
    /// Whether it waits for an interrupt.
    public let isWaiting: Bool
    /// The guest's time, in ticks.
    public let time: UInt64
    /// Its RAM.
    public let memory: [UInt8]
    let csr: VirtualCSRs
    let counts: ExitCounts
    let sharedPage: UInt64?

    /// Equal when the guest could not tell them apart; what the hypervisor counted is left out.
    public static func == (a: Snapshot, b: Snapshot) -> Bool {
        a.registers == b.registers && a.pc == b.pc && a.mode == b.mode && a.isWaiting == b.isWaiting
            && a.time == b.time && a.memory == b.memory && a.sharedPage == b.sharedPage
            && CSR.allCases.allSatisfy { a.csr[$0] == b.csr[$0] }
    }
}

/// A guest whose state is not all ours to copy.
public struct SnapshotError: Error, CustomStringConvertible {
    let name: String
    let reason: String

    /// Says which guest and why not.
    public var description: String { "guest \(name): \(reason)" }
}

extension VirtualMachine {
    /// The guest as it is now.
    /// - Throws: `SnapshotError` when it has used devices, which keep state of their own.
    public func snapshot() throws -> Snapshot {
        try demandPortable()
        return Snapshot(
            registers: (0..<32).map { self[register: $0] }, pc: pc, mode: mode, isWaiting: isWaiting,
            time: board.time, memory: try slot.memory.read(slot.base, count: Int(slot.size)), csr: csr,
            counts: counts, sharedPage: sharedPage)
    }

    /// Makes this guest the one of the snapshot.
    /// - Throws: `SnapshotError` when its RAM has another size, or it has used devices itself.
    public func restore(_ snapshot: Snapshot) throws {
        try demandPortable()
        guard snapshot.memory.count == slot.size else {
            throw SnapshotError(
                name: name,
                reason: "has \(slot.size) bytes of memory; the snapshot has \(snapshot.memory.count)")
        }
        try slot.memory.write(snapshot.memory, at: slot.base)
        noteDeviceWrite(slot.base..<slot.base + slot.size)
        resume(snapshot)
    }

    /// Takes over everything but the RAM.
    func resume(_ snapshot: Snapshot) {
        for number in UInt8(1)..<32 { self[register: number] = snapshot.registers[Int(number)] }
        pc = snapshot.pc
        mode = snapshot.mode
        isWaiting = snapshot.isWaiting
        csr = snapshot.csr
        counts = snapshot.counts
        sharedPage = snapshot.sharedPage
        // Time may go back: ticks wrap.
        board.advance(by: snapshot.time &- board.time)
        forget(nil)
    }

    private func demandPortable() throws {
        if counts[.device] > 0 {
            throw SnapshotError(
                name: name,
                reason: "has used devices, whose state stays behind; only guests that keep to "
                    + "firmware calls can be copied")
        }
    }
}
