import RISCV

/// Loads and stores of the block engine: the translation cache inline, everything else out of line.
extension BlockEngine {
    /// Runs a load. False when the block must be left: `exit` says how.
    @inline(__always)
    func load<T: FixedWidthInteger>(_ type: T.Type, _ ip: MicroOps, _ run: Run, _ hart: Hart) -> Bool {
        let address = run.x[ip.a] &+ ip.immediate
        let entry = run.loads + TranslationCache.index(address)
        guard entry.pointee.tag == address & (~0xFFF | UInt64(MemoryLayout<T>.size - 1)) else {
            return loadSlowly(type, ip, address, run.block, run.end &- UInt64(run.budget), hart)
        }
        // The entry stands for a page of RAM, whose host address is not nil.
        let place = UnsafePointer<T>(bitPattern: Int(bitPattern: UInt(address)) &+ entry.pointee.distance)
            .unsafelyUnwrapped
        run.x[ip.d] = UInt64(truncatingIfNeeded: T(littleEndian: place.pointee))
        return true
    }

    /// Runs a store. False when the block must be left: `exit` says how.
    @inline(__always)
    func store<T: FixedWidthInteger & UnsignedInteger>(
        _ type: T.Type, _ ip: MicroOps, _ run: Run, _ hart: Hart
    ) -> Bool {
        let address = run.x[ip.a] &+ ip.immediate
        let entry = run.stores + TranslationCache.index(address)
        guard entry.pointee.tag == address & (~0xFFF | UInt64(MemoryLayout<T>.size - 1)) else {
            return storeSlowly(AccessSize(type), ip, address, run.block, run.end &- UInt64(run.budget), hart)
        }
        let place = UnsafeMutablePointer<T>(
            bitPattern: Int(bitPattern: UInt(address)) &+ entry.pointee.distance
        ).unsafelyUnwrapped
        place.pointee = T(truncatingIfNeeded: run.x[ip.b]).littleEndian
        return true
    }

    @inline(never)
    private func loadSlowly<T: FixedWidthInteger>(
        _ type: T.Type, _ ip: MicroOps, _ address: UInt64, _ block: MicroOps, _ behind: UInt64, _ hart: Hart
    ) -> Bool {
        attempt(ip, block, behind, hart) {
            let value = try hart.loadSlowly(address, size: AccessSize(type))
            hart.registers.storage[ip.d] = UInt64(truncatingIfNeeded: T(truncatingIfNeeded: value))
        }
    }

    @inline(never)
    private func storeSlowly(
        _ size: AccessSize, _ ip: MicroOps, _ address: UInt64, _ block: MicroOps, _ behind: UInt64,
        _ hart: Hart
    ) -> Bool {
        attempt(ip, block, behind, hart) {
            try hart.storeSlowly(address, size: size, hart.registers.storage[ip.b] & size.mask)
        }
    }

    /// A load or store of generated code.
    func accessSlowly(
        _ ip: MicroOps, _ address: UInt64, _ block: MicroOps, _ behind: UInt64, _ hart: Hart
    ) -> Bool {
        switch ip.pointee.code {
        case .lb: loadSlowly(Int8.self, ip, address, block, behind, hart)
        case .lh: loadSlowly(Int16.self, ip, address, block, behind, hart)
        case .lw: loadSlowly(Int32.self, ip, address, block, behind, hart)
        case .ld: loadSlowly(Int64.self, ip, address, block, behind, hart)
        case .lbu: loadSlowly(UInt8.self, ip, address, block, behind, hart)
        case .lhu: loadSlowly(UInt16.self, ip, address, block, behind, hart)
        case .lwu: loadSlowly(UInt32.self, ip, address, block, behind, hart)
        case .sb: storeSlowly(.byte, ip, address, block, behind, hart)
        case .sh: storeSlowly(.half, ip, address, block, behind, hart)
        case .sw: storeSlowly(.word, ip, address, block, behind, hart)
        default: storeSlowly(.double, ip, address, block, behind, hart)
        }
    }

    /// Runs an atomic instruction. False when the block must be left.
    @inline(never)
    func atomic(_ ip: MicroOps, _ run: Run, _ hart: Hart) -> Bool {
        attempt(ip, run.block, run.end &- UInt64(run.budget), hart) {
            try hart.executeAtomic(ip.pointee.instruction)
        }
    }

    /// Runs the instruction at the end of a block that may change the machine, and leaves.
    @inline(never)
    func system(_ ip: MicroOps, _ block: MicroOps, _ behind: UInt64, _ hart: Hart) -> Exit {
        hart.clock.retired = behind &- 1
        hart.pc = block.immediate &+ UInt64(ip.pointee.offset)
        do {
            try hart.executeSystem(ip.pointee.instruction)
            hart.clock.retired &+= 1
            return .leave
        } catch {
            trap = error
            return .trapped
        }
    }

    /// An access that may fault, reach a device, or change code: the hart must look as it does between
    /// two instructions, with `pc` at this one.
    ///
    /// - Parameter behind: `clock.retired` after the whole block.
    func attempt(
        _ ip: MicroOps, _ block: MicroOps, _ behind: UInt64, _ hart: Hart, _ access: () throws -> Void
    ) -> Bool {
        hart.clock.retired = behind &- UInt64(block.pointee.index - ip.pointee.index)
        hart.pc = block.immediate &+ UInt64(ip.pointee.offset)
        do {
            try access()
        } catch {
            trap = error
            exit = .trapped
            return false
        }
        guard hart.lines.attention else { return true }
        // A device or a store to code wants to be looked at before the next instruction.
        hart.clock.retired &+= 1
        hart.pc = block.immediate &+ UInt64((ip + 1).pointee.offset)
        exit = .leave
        return false
    }
}
