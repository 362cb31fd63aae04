import CKVM
import TrapVMM

/// A machine with a guest in it.
struct KVMGuest {
    let memory: KVMMemory
    let vcpu: KVMVCPU

    private static let pageTables: UInt64 = 0x1000

    /// Loads a guest and puts a vCPU at its first instruction.
    /// - Throws: `KVMError`; `Unimplemented` while the lab is not finished.
    init(_ contents: [UInt8], mode: GuestMode, memory size: MemorySize) throws {
        let machine = try Self.openDevice().makeMachine()
        memory = try machine.map(guestPhysical: 0, size: size.bytes)
        vcpu = try machine.makeVCPU()
        try memory.write(contents, at: mode.loadAddress)
        switch mode {
        case .real:
            try vcpu.startInRealMode(at: UInt16(mode.loadAddress))
        case .long:
            let tables = Self.pageTables
            try memory.write(words: KVMPageTables.identityMap(at: tables), at: tables)
            try vcpu.startInLongMode(at: mode.loadAddress, stack: size.bytes, pageTables: tables)
        }
    }

    private static func openDevice() throws -> KVM {
        do { return try KVM.open() } catch let error as KVMError {
            throw Complaint(
                "\(error); this needs /dev/kvm, which is there when the processor has VT-x or AMD-V, the "
                    + "kernel has KVM, and you may open it (group kvm)")
        }
    }

    /// Runs the guest to its end, or until the time is up.
    func run(_ devices: some KVMDevices, seconds: Double) throws -> KVMReport {
        var loop = KVMRunLoop()
        let start = wallTime()
        TimeLimit.start(seconds: seconds, stopping: vcpu.area)
        defer { TimeLimit.cancel() }
        var ending = try loop.run(vcpu, devices)
        // Another signal, such as SIGCONT, is no reason to end.
        while ending == .interrupted, !TimeLimit.isSpent { ending = try loop.run(vcpu, devices) }
        return KVMReport(
            ending: ending, exits: loop.exits, seconds: wallTime() - start, registers: try vcpu.registers(),
            instruction: try instruction())
    }

    /// The bytes at CS:RIP, as far as they are in memory and virtual addresses are physical ones.
    private func instruction() throws -> [UInt8] {
        let place = try vcpu.specialRegisters().cs.base &+ vcpu.registers().rip
        guard memory.range.contains(place) else { return [] }
        return try memory.read(at: place, count: Int(min(15, memory.range.upperBound - place)))
    }
}
