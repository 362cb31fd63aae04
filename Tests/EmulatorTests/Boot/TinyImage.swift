import ELF
import RISCV

/// An executable made on the spot: one segment, and symbols if some are wanted.
struct TinyImage {
    var program: [Instruction]
    var address = Workbench.start
    var entry: UInt64?
    /// Where it believes to run; the physical address if nothing else is said.
    var virtualAddress: UInt64?
    var symbols: [String: UInt64] = [:]
    /// More memory than the file has contents.
    var extraMemory: UInt64 = 0

    func file() throws -> ELFFile {
        try ELFFile(bytes, machine: .riscv)
    }

    /// | header | program header | code | symbols | names | three section headers |
    var bytes: [UInt8] {
        let code = program.flatMap { little(UInt64($0.encoded), 4) }
        var names: [UInt8] = [0]
        var table = [UInt8](repeating: 0, count: 24)
        for (name, value) in symbols.sorted(by: { $0.key < $1.key }) {
            table += little(UInt64(names.count), 4) + [0x10, 0, 1, 0] + little(value, 8) + little(0, 8)
            names += Array(name.utf8) + [0]
        }
        let codeStart: UInt64 = 64 + 56
        let tableStart = codeStart + UInt64(code.count)
        let namesStart = tableStart + UInt64(table.count)
        let sections = namesStart + UInt64(names.count)
        let header =
            [0x7F, 0x45, 0x4C, 0x46, 2, 1, 1] + [UInt8](repeating: 0, count: 9) + little(2, 2)
            + little(243, 2)
            + little(1, 4) + little(entry ?? address, 8) + little(64, 8) + little(sections, 8) + little(0, 4)
            + little(64, 2) + little(56, 2) + little(1, 2) + little(64, 2) + little(3, 2) + little(0, 2)
        let segment =
            little(1, 4) + little(7, 4) + little(codeStart, 8) + little(virtualAddress ?? address, 8)
            + little(address, 8)
            + little(UInt64(code.count), 8) + little(UInt64(code.count) + extraMemory, 8) + little(4, 8)
        return header + segment + code + table + names
            + section(type: 0, 0, 0, link: 0)
            + section(type: 2, tableStart, UInt64(table.count), link: 2)
            + section(type: 3, namesStart, UInt64(names.count), link: 0)
    }

    private func section(type: UInt64, _ offset: UInt64, _ size: UInt64, link: UInt64) -> [UInt8] {
        little(0, 4) + little(type, 4) + little(0, 8) + little(0, 8) + little(offset, 8) + little(size, 8)
            + little(link, 4) + little(0, 4) + little(8, 8) + little(type == 2 ? 24 : 0, 8)
    }

    private func little(_ value: UInt64, _ count: Int) -> [UInt8] {
        (0..<count).map { UInt8(truncatingIfNeeded: value >> (8 * UInt64($0))) }
    }
}
