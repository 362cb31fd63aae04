import CKVM

/// A piece of this process's memory that a guest sees as physical memory.
///
/// The guest and this object look at the same bytes: what one writes, the other reads. Both number them
/// by guest-physical address.
public final class KVMMemory {
    /// The guest-physical addresses.
    public let range: Range<UInt64>
    /// The number by which the kernel knows the piece.
    public let slot: UInt32
    /// Where the bytes are in this process.
    let address: UInt64

    /// Bytes of a page, the unit in which memory is mapped and dirt is logged.
    public static let pageSize: UInt64 = 4096

    /// Zeros, as many as the range has bytes.
    /// - Throws: `KVMError` when the range is not made of whole pages, or the host has not that much.
    init(guestPhysical start: UInt64, size: UInt64, slot: UInt32) throws {
        let (end, overflow) = start.addingReportingOverflow(size)
        guard size > 0, !overflow, (start | size) % Self.pageSize == 0 else {
            throw KVMError("memory slot \(slot)", "\(size) bytes at \(start): expected whole pages of 4096")
        }
        var code: Int32 = 0
        address = ckvm_map_anonymous(size, &code)
        guard address != 0 else { throw KVMError("mmap of \(size) bytes", code: code) }
        range = start..<end
        self.slot = slot
    }

    deinit {
        ckvm_unmap(address, range.upperBound - range.lowerBound)
    }

    /// Bytes as they are now.
    ///
    /// - Parameters:
    ///   - start: guest-physical address of the first.
    ///   - count: how many.
    /// - Throws: `KVMError` unless all of them lie in `range`.
    public func read(at start: UInt64, count: Int) throws -> [UInt8] {
        Array(try bytes(at: start, count: count, "read"))
    }

    /// Overwrites bytes, the first at guest-physical address `start`.
    /// - Throws: `KVMError` unless all of them lie in `range`; then nothing was written.
    public func write(_ contents: [UInt8], at start: UInt64) throws {
        try bytes(at: start, count: contents.count, "write").copyBytes(from: contents)
    }

    /// Overwrites 64-bit words, little-endian, as page tables want them.
    /// - Throws: `KVMError` unless all of them lie in `range`; then nothing was written.
    public func write(words: [UInt64], at start: UInt64) throws {
        let contents = words.flatMap { word in
            (0..<8).map { UInt8(truncatingIfNeeded: word >> (UInt64($0) * 8)) }
        }
        try write(contents, at: start)
    }

    private func bytes(
        at start: UInt64, count: Int, _ verb: String
    ) throws -> UnsafeMutableRawBufferPointer {
        // Not start + count: a guest may have chosen both, and the sum may wrap around.
        guard range.contains(start) || count == 0 && start == range.upperBound, count >= 0,
            UInt64(count) <= range.upperBound - start
        else {
            let end = String(range.upperBound, radix: 16)
            throw KVMError(
                "\(verb) of \(count) bytes at 0x\(String(start, radix: 16))",
                "outside guest memory 0x\(String(range.lowerBound, radix: 16)) ..< 0x\(end)")
        }
        let place = UnsafeMutableRawPointer(bitPattern: UInt(address + (start - range.lowerBound)))
        return UnsafeMutableRawBufferPointer(start: place, count: count)
    }
}
