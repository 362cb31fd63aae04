import RISCV

/// How a setting comes onto the hart, and what is looked at afterwards.
extension Experiment {
    /// Puts memory, page table, registers, configuration and mode as the setting says.
    func arrange(_ setting: Setting, in mode: PrivilegeMode) throws {
        try hart.memory.write(setting.contents, at: data)
        try writeTables(setting, in: mode)
        hart.mode = mode
        // After the mode: the hart may forget what it remembers of the page table.
        setting.configuration.apply(to: hart, in: mode, root: root)
        hart.fence()
        setRegisters(setting)
    }

    func setRegisters(_ setting: Setting) {
        for number in UInt8(1)..<32 { hart[register: number] = setting.registers[Int(number)] }
    }

    /// The three tables that lead to the code and the data.
    private func writeTables(_ setting: Setting, in mode: PrivilegeMode) throws {
        try hart.memory.write([UInt8](repeating: 0, count: 3 * Int(Self.pageSize)), at: root)
        for level in UInt64(0)..<2 {
            let index = start >> (30 - 9 * level) & 0x1FF
            let next = root + (level + 1) * Self.pageSize
            try hart.memory.store(
                root + level * Self.pageSize + index * 8, size: .double,
                next >> 2 | PageTableEntry.valid)
        }
        try writeEntries(setting, in: mode)
    }

    /// The entries of the code and the data pages.
    func writeEntries(_ setting: Setting, in mode: PrivilegeMode) throws {
        let used = PageTableEntry.valid | PageTableEntry.accessed | PageTableEntry.dirty | PageTableEntry.read
        // S never runs code of U's pages, and U nothing else.
        let runnable = used | PageTableEntry.execute | (mode == .user ? PageTableEntry.user : 0)
        try writeEntry(start, frame: start, runnable)
        let writable = used | PageTableEntry.user | (setting.mapping == .readOnly ? 0 : PageTableEntry.write)
        for page in stride(from: data, to: data + Self.dataSize, by: Int(Self.pageSize)) {
            let frame = setting.mapping == .moved ? page + Self.dataSize : page
            try writeEntry(page, frame: frame, setting.mapping == .absent ? 0 : writable)
        }
    }

    private func writeEntry(_ address: UInt64, frame: UInt64, _ flags: UInt64) throws {
        let table = root + 2 * Self.pageSize
        try hart.memory.store(table + (address >> 12 & 0x1FF) * 8, size: .double, frame >> 2 | flags)
    }

    // MARK: - What is looked at

    func registers() -> [UInt64] {
        (UInt8(0)..<32).map { hart[register: $0] }
    }

    func configuration() -> [CSR: UInt64] {
        var values: [CSR: UInt64] = [:]
        for csr in CSR.allCases { values[csr] = hart.read(csr) }
        return values
    }

    /// Whether a register holds what it held before; counters may have gone on by one.
    static func isSame(_ csr: CSR, _ before: UInt64, _ after: UInt64) -> Bool {
        switch csr {
        case .cycle, .time, .instret, .mcycle, .minstret: after &- before <= 1
        default: after == before
        }
    }

    /// The bytes of the data pages and the frames beside them that are not as they were.
    func storedBytes(_ setting: Setting) throws -> [UInt64: UInt8] {
        let now = try hart.memory.read(data, count: setting.contents.count)
        guard now != setting.contents else { return [:] }
        var stored: [UInt64: UInt8] = [:]
        for (offset, byte) in now.enumerated() where byte != setting.contents[offset] {
            stored[data + UInt64(offset)] = byte
        }
        return stored
    }

    /// The outcome of a trap, which changes nothing.
    func outcome(of trap: Trap) throws -> Outcome {
        if case .interrupt = trap.cause {
            throw ExperimentError("the hart took a \(trap.cause.name), and none was pending and enabled")
        }
        return Outcome(
            ending: .trapped(trap), registers: registers(), pc: hart.pc, mode: hart.mode, stored: [:],
            configured: [])
    }
}
