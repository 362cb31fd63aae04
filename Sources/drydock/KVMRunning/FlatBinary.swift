/// Where a guest begins, and in which mode.
enum GuestMode: String, CaseIterable {
    case real, long

    /// Guest-physical address of the first byte and first instruction.
    var loadAddress: UInt64 { self == .real ? 0x1000 : 0x10_0000 }
}

/// A file that fits into a guest's memory.
struct FlatBinary {
    let contents: [UInt8]

    /// - Throws: `Complaint` naming the file and what is wrong with it.
    init(_ path: String, mode: GuestMode, memory: MemorySize) throws {
        let file = try RegularFile(reading: path)
        guard file.size > 0 else { throw Complaint(file: path, "is empty, expected instructions") }
        guard memory.bytes > mode.loadAddress, file.size <= memory.bytes - mode.loadAddress else {
            throw Complaint(
                file: path,
                "\(file.size) bytes at \(hex(mode.loadAddress)) do not fit into \(memory.bytes) bytes of memory; "
                    + "try a larger --memory")
        }
        if mode == .long, memory.bytes > 1 << 30 {
            throw Complaint("--memory: in long mode the first GiB is mapped, so at most 1G")
        }
        contents = try file.read(at: 0, count: Int(file.size))
        guard !contents.starts(with: [0x7F, 0x45, 0x4C, 0x46]) else {
            throw Complaint(file: path, "is an ELF file, expected a flat binary (objcopy -O binary)")
        }
    }
}
