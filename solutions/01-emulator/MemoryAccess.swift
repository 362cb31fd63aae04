import RISCV

/// How the hart reaches memory: the fast way through the translation cache, or the slow way through
/// translation and the bus.
extension Hart {
    /// The value at a virtual address.
    /// - Throws: a load page fault, access fault or, at a device, misaligned `Trap`.
    @inline(__always)
    func load<T: FixedWidthInteger & UnsignedInteger>(_ type: T.Type, at address: UInt64) throws -> T {
        let entry = translations.loads[TranslationCache.index(address)]
        // The mask keeps the alignment bits: a misaligned address never equals a tag.
        if entry.tag == address & (~0xFFF | UInt64(MemoryLayout<T>.size - 1)),
            let place = UnsafePointer<T>(bitPattern: Int(bitPattern: UInt(address)) &+ entry.distance)
        {
            return T(littleEndian: place.pointee)
        }
        return T(truncatingIfNeeded: try loadSlowly(address, size: AccessSize(type)))
    }

    /// Stores at a virtual address.
    /// - Throws: a store page fault, access fault or, at a device, misaligned `Trap`.
    @inline(__always)
    func store<T: FixedWidthInteger & UnsignedInteger>(_ value: T, at address: UInt64) throws {
        let entry = translations.stores[TranslationCache.index(address)]
        if entry.tag == address & (~0xFFF | UInt64(MemoryLayout<T>.size - 1)),
            let place = UnsafeMutablePointer<T>(bitPattern: Int(bitPattern: UInt(address)) &+ entry.distance)
        {
            place.pointee = value.littleEndian
            return
        }
        try storeSlowly(address, size: AccessSize(T.self), UInt64(value))
    }

    /// The 16 bits at a virtual address, as code.
    @inline(__always)
    func fetchHalf(_ address: UInt64) throws -> UInt16 {
        let entry = translations.fetches[TranslationCache.index(address)]
        if entry.tag == address & ~0xFFF,
            let place = UnsafeRawPointer(bitPattern: Int(bitPattern: UInt(address)) &+ entry.distance)
        {
            // An odd pc comes only from outside; even then nothing may trap here.
            return UInt16(littleEndian: place.loadUnaligned(as: UInt16.self))
        }
        let physical = try translate(address, for: .fetch)
        guard bus.memory.contains(physical, count: 2) else {
            throw Trap.exception(.instructionAccessFault, value: address)
        }
        remember(translations.fetches, address, physical)
        return UInt16(truncatingIfNeeded: try bus.memory.load(physical, size: .half))
    }

    /// The physical address of the code at a virtual one.
    func physicalAddress(ofCode address: UInt64) throws -> UInt64 {
        _ = try fetchHalf(address)
        let entry = translations.fetches[TranslationCache.index(address)]
        // A page that is not all RAM is never entered.
        guard entry.tag == address & ~0xFFF else { return try translate(address, for: .fetch) }
        let host = Int(bitPattern: UInt(address)) &+ entry.distance
        return bus.memory.base &+ UInt64(host - Int(bitPattern: bus.memory.bytes))
    }

    @inline(never)
    func loadSlowly(_ address: UInt64, size: AccessSize) throws -> UInt64 {
        guard isWithinPage(address, size) else {
            return try loadAcrossPages(address, size: size)
        }
        let physical = try translate(address, for: .load)
        do {
            if bus.memory.contains(physical, count: size.bytes) {
                remember(translations.loads, address, physical)
            } else if address & (size.bytes - 1) != 0 {
                throw Trap.exception(.loadMisaligned, value: address)
            }
            return try bus.load(physical, size: size)
        } catch is BusFault {
            throw Trap.exception(.loadAccessFault, value: address)
        }
    }

    @inline(never)
    func storeSlowly(_ address: UInt64, size: AccessSize, _ value: UInt64) throws {
        guard isWithinPage(address, size) else {
            return try storeAcrossPages(address, size: size, value)
        }
        let physical = try translate(address, for: .store)
        do {
            if bus.memory.contains(physical, count: size.bytes) {
                // Watched pages stay on the slow way, where the bus tells who watches.
                if !bus.isWatched(page: physical) { remember(translations.stores, address, physical) }
            } else if address & (size.bytes - 1) != 0 {
                throw Trap.exception(.storeMisaligned, value: address)
            }
            try bus.store(physical, size: size, value)
        } catch is BusFault {
            throw Trap.exception(.storeAccessFault, value: address)
        }
    }

    private func isWithinPage(_ address: UInt64, _ size: AccessSize) -> Bool {
        address & 0xFFF <= 0x1000 - size.bytes
    }

    private func remember(
        _ table: UnsafeMutablePointer<TranslationCache.Entry>, _ address: UInt64, _ physical: UInt64
    ) {
        // RAM need not end at a page boundary; a page that is not all RAM stays on the slow way.
        let page = physical & ~0xFFF
        guard bus.memory.contains(page, count: 0x1000) else { return }
        let host = Int(bitPattern: bus.memory.bytes) + Int(page - bus.memory.base)
        table[TranslationCache.index(address)] = TranslationCache.Entry(
            tag: address & ~0xFFF, distance: host &- Int(bitPattern: UInt(address & ~0xFFF)))
    }

    /// A misaligned load over a page boundary: two pages, two translations, two chances to fault.
    private func loadAcrossPages(_ address: UInt64, size: AccessSize) throws -> UInt64 {
        var value: UInt64 = 0
        for offset in 0..<size.bytes {
            value |= try loadSlowly(address &+ offset, size: .byte) << (8 * offset)
        }
        return value
    }

    /// Both pages are translated before the first byte is stored: a store happens whole or not at all.
    private func storeAcrossPages(_ address: UInt64, size: AccessSize, _ value: UInt64) throws {
        let last = address &+ (size.bytes - 1)
        for page in [address, last & ~0xFFF] {
            let physical = try translate(page, for: .store)
            guard bus.memory.contains(physical, count: 1) else {
                throw Trap.exception(.storeAccessFault, value: page)
            }
        }
        for offset in 0..<size.bytes {
            try storeSlowly(address &+ offset, size: .byte, value >> (8 * offset) & 0xFF)
        }
    }
}

extension AccessSize {
    /// The size of an integer type.
    @inline(__always)
    init<T: FixedWidthInteger>(_ type: T.Type) {
        switch MemoryLayout<T>.size {
        case 1: self = .byte
        case 2: self = .half
        case 4: self = .word
        default: self = .double
        }
    }
}
