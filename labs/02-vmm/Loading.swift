import ELF
import LabSupport
import RISCV

extension Firmware {
    /// Where firmware expects a kernel that starts in S.
    static let kernelBase: UInt64 = 0x8020_0000

    /// What a kernel expects below it, judged by where it wants to start: at the beginning of RAM it is
    /// the first code to run, 2 MiB further on it counts on firmware.
    ///
    /// - Source: OpenSBI, docs/platform/generic.md (payload at 2 MiB)
    public init(expectedBy file: ELFFile) {
        self = file.entry == Self.kernelBase ? .sbi : .none
    }
}

extension VirtualMachine {
    /// Copies an executable into the guest's RAM and puts the virtual hart at its entry.
    ///
    /// For `Technique.patch` its code is patched on the way.
    /// - Throws: `GuestLoadError` when a segment or the entry lies outside the RAM; then nothing was copied.
    public func load(_ file: ELFFile) throws {
        let memory = slot.memory
        for segment in file.segments
        where !memory.contains(segment.physicalAddress, count: segment.memorySize) {
            throw GuestLoadError(
                part: "segment \(segment.index)", address: segment.physicalAddress, size: segment.memorySize,
                memory: memory.base..<memory.base + memory.size)
        }
        guard file.entry & 1 == 0, memory.contains(file.entry, count: 2) else {
            throw GuestLoadError(
                part: "the entry point", address: file.entry, size: 2,
                memory: memory.base..<memory.base + memory.size)
        }
        for segment in file.segments {
            try memory.write(segment.contents, at: segment.physicalAddress)
            let end = segment.physicalAddress + UInt64(segment.contents.count)
            if technique == .patch, segment.flags & 1 != 0 { try patch(text: segment.physicalAddress..<end) }
            noteDeviceWrite(segment.physicalAddress..<segment.physicalAddress + segment.memorySize)
        }
        pc = file.entry
    }
}

/// An executable does not fit into a guest's RAM.
public struct GuestLoadError: Error, CustomStringConvertible {
    let part: String
    let address: UInt64
    let size: UInt64
    let memory: Range<UInt64>

    /// Says what lies where, and where RAM is.
    public var description: String {
        func hex(_ value: UInt64) -> String { "0x" + String(value, radix: 16) }
        let ram = "the guest's RAM, \(hex(memory.lowerBound)) to \(hex(memory.upperBound))"
        return "\(part) (\(size) bytes at \(hex(address))) must lie at an even address inside \(ram): "
            + "link it there, or give more memory"
    }
}
