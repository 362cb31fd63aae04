#if canImport(Glibc)
    import Glibc
#endif

/// The machine's RAM: zeroed bytes at a range of physical addresses.
///
/// Pages that the guest never touches cost the host nothing: `calloc` leaves them unmapped.
public final class Memory: Bus {
    /// Physical address of the first byte.
    public let base: UInt64
    /// Size in bytes.
    public let size: UInt64
    /// The host's address of the first byte. Valid as long as the memory lives.
    public let bytes: UnsafeMutableRawPointer
    /// Whose bytes these are; nil: our own.
    private let owner: Memory?

    /// RAM of `size` bytes (at least 1) from physical address `base` on.
    /// - Throws: `MemoryError` when the host has not that much.
    public init(base: UInt64 = 0x8000_0000, size: UInt64) throws {
        guard size > 0, size <= 1 << 40, let start = calloc(Int(size), 1) else {
            throw MemoryError(size: size)
        }
        self.base = base
        self.size = size
        bytes = start
        owner = nil
    }

    /// Part of another memory, seen at addresses of its own: the RAM of a guest.
    ///
    /// - Parameters:
    ///   - base: physical address of the first byte here.
    ///   - owner: the memory whose bytes these are; it lives at least as long.
    ///   - start: the physical address there.
    ///   - size: bytes, at least 1.
    /// - Throws: `BusFault` when they are not all in the other memory.
    public init(base: UInt64, within owner: Memory, at start: UInt64, size: UInt64) throws {
        guard size > 0, owner.contains(start, count: size) else { throw BusFault(address: start) }
        self.base = base
        self.size = size
        bytes = owner.bytes + Int(start - owner.base)
        self.owner = owner
    }

    deinit {
        if owner == nil { free(bytes) }
    }

    /// Whether all `count` bytes from `address` on are RAM.
    public func contains(_ address: UInt64, count: UInt64) -> Bool {
        let offset = address &- base
        return offset < size && count <= size - offset
    }

    /// The zero-extended value of `size` bytes at a physical address, aligned or not.
    public func load(_ address: UInt64, size: AccessSize) throws -> UInt64 {
        guard contains(address, count: size.bytes) else { throw BusFault(address: address) }
        let place = bytes + Int(address &- base)
        return switch size {
        case .byte: UInt64(place.load(as: UInt8.self))
        case .half: UInt64(UInt16(littleEndian: place.loadUnaligned(as: UInt16.self)))
        case .word: UInt64(UInt32(littleEndian: place.loadUnaligned(as: UInt32.self)))
        case .double: UInt64(littleEndian: place.loadUnaligned(as: UInt64.self))
        }
    }

    /// Stores the low `size` bytes of `value` at a physical address, aligned or not.
    public func store(_ address: UInt64, size: AccessSize, _ value: UInt64) throws {
        guard contains(address, count: size.bytes) else { throw BusFault(address: address) }
        let place = bytes + Int(address &- base)
        switch size {
        case .byte: place.storeBytes(of: UInt8(truncatingIfNeeded: value), as: UInt8.self)
        case .half: place.storeBytes(of: UInt16(truncatingIfNeeded: value).littleEndian, as: UInt16.self)
        case .word: place.storeBytes(of: UInt32(truncatingIfNeeded: value).littleEndian, as: UInt32.self)
        case .double: place.storeBytes(of: value.littleEndian, as: UInt64.self)
        }
    }

    /// Copies `source` to physical address `address`.
    /// - Throws: `BusFault` when it does not fit; nothing is copied then.
    public func write(_ source: [UInt8], at address: UInt64) throws {
        // Nothing fits anywhere, also where no RAM is.
        guard !source.isEmpty else { return }
        guard contains(address, count: UInt64(source.count)) else { throw BusFault(address: address) }
        source.withUnsafeBytes { raw in
            (bytes + Int(address &- base)).copyMemory(
                from: raw.baseAddress ?? UnsafeRawPointer(bytes), byteCount: raw.count)
        }
    }

    /// `count` bytes from physical address `address` on.
    /// - Throws: `BusFault` when they are not all RAM.
    public func read(_ address: UInt64, count: Int) throws -> [UInt8] {
        guard count > 0 else { return [] }
        guard contains(address, count: UInt64(count)) else { throw BusFault(address: address) }
        return Array(UnsafeRawBufferPointer(start: bytes + Int(address &- base), count: count))
    }
}

/// The host could not give a guest its memory.
public struct MemoryError: Error, CustomStringConvertible {
    let size: UInt64

    /// Says how much was asked for and what would be right.
    public var description: String {
        "cannot give the guest \(size) bytes of memory: ask for 1 byte to what this host has free"
    }
}
