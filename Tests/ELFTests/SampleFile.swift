/// A small, sound executable of two segments and two symbols, and ways to spoil it.
///
/// ```
/// 0 header | 64 two program headers | 176 code, 16 | 192 data, 8 | 200 symbols, 72 | 272 names, 16
/// 288 four section headers, to 544
/// ```
struct SampleFile {
    var bytes: [UInt8]

    static let programHeaders = 64
    static let code = 176
    static let symbolTable = 200
    static let names = 272
    static let sectionHeaders = 288

    init() {
        bytes = [0x7F, 0x45, 0x4C, 0x46, 2, 1, 1] + Array(repeating: 0, count: 9)
        put(2, 2)  // type: executable
        put(243, 2)  // machine: RISC-V
        put(1, 4)
        put(0x8000_0000, 8)  // entry
        put(UInt64(Self.programHeaders), 8)
        put(UInt64(Self.sectionHeaders), 8)
        put(0, 4)
        for field in [64, 56, 2, 64, 4, 0] as [UInt64] { put(field, 2) }
        programHeader(
            flags: 5, offset: 176, virtual: 0xFFFF_FFFF_8000_0000, physical: 0x8000_0000, file: 16, memory: 16
        )
        programHeader(
            flags: 6, offset: 192, virtual: 0x8000_1000, physical: 0x8000_1000, file: 8, memory: 0x100)
        bytes += Array(1...24)
        bytes += Array(repeating: 0, count: 24)
        symbol(name: 1, value: 0x8000_0004)
        symbol(name: 7, value: 0x8000_1000)
        bytes += Array("\0start\0tohost\0\0\0".utf8)
        sectionHeader(type: 0, offset: 0, size: 0, link: 0)
        sectionHeader(type: 1, offset: 176, size: 24, link: 0)
        sectionHeader(type: 2, offset: UInt64(Self.symbolTable), size: 72, link: 3)
        sectionHeader(type: 3, offset: UInt64(Self.names), size: 16, link: 0)
    }

    /// The file with a little-endian number written over `count` bytes at `offset`.
    func with(_ value: UInt64, _ count: Int, at offset: Int) -> [UInt8] {
        var copy = bytes
        for index in 0..<count {
            copy[offset + index] = UInt8(truncatingIfNeeded: value >> UInt64(8 * index))
        }
        return copy
    }

    private mutating func put(_ value: UInt64, _ count: Int) {
        for index in 0..<count { bytes.append(UInt8(truncatingIfNeeded: value >> UInt64(8 * index))) }
    }

    private mutating func programHeader(
        flags: UInt64, offset: UInt64, virtual: UInt64, physical: UInt64, file: UInt64, memory: UInt64
    ) {
        put(1, 4)
        put(flags, 4)
        for field in [offset, virtual, physical, file, memory, 4096] { put(field, 8) }
    }

    private mutating func symbol(name: UInt64, value: UInt64) {
        put(name, 4)
        put(0x10, 4)
        put(value, 8)
        put(0, 8)
    }

    private mutating func sectionHeader(type: UInt64, offset: UInt64, size: UInt64, link: UInt64) {
        put(0, 4)
        put(type, 4)
        for field in [0, 0, offset, size] as [UInt64] { put(field, 8) }
        put(link, 8)
        for field in [8, 24] as [UInt64] { put(field, 8) }
    }
}
