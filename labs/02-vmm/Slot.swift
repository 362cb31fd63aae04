import RISCV

/// A guest's RAM: a piece of the host's memory that the guest sees at addresses of its own.
///
/// ```
/// guest physical   0x8000_0000 ... + size
///                       │  + offset
/// host physical    hostBase    ... + size
/// ```
public struct Slot {
    /// The guest's view, by guest physical addresses.
    public let memory: Memory
    /// Host physical address of the first byte.
    public let hostBase: UInt64

    /// Guest physical address of the first byte.
    public var base: UInt64 { memory.base }
    /// Size in bytes, a multiple of the page size.
    public var size: UInt64 { memory.size }

    /// `size` bytes of the host's memory from `hostBase` on, at guest physical address `base`.
    /// - Throws: `BusFault` when the host has no such memory.
    public init(base: UInt64 = 0x8000_0000, within host: Memory, at hostBase: UInt64, size: UInt64) throws {
        memory = try Memory(base: base, within: host, at: hostBase, size: size)
        self.hostBase = hostBase
    }

    /// Where a guest physical address lies in the host's memory; nil when it is not RAM of this guest.
    @inline(__always)
    public func hostPhysical(_ guestPhysical: UInt64) -> UInt64? {
        let offset = guestPhysical &- base
        return offset < size ? hostBase &+ offset : nil
    }
}
