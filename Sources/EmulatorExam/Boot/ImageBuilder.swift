import RISCV

/// Makes small ELF executables: as many segments as wanted, and symbols.
///
/// - Source: ELF-64 Object File Format 1.5
struct ImageBuilder {
    struct Part {
        var address: UInt64
        /// Where a program would see it; loaders that start without paging must not care.
        var virtual: UInt64
        var contents: [UInt8]
        /// Bytes in memory; those beyond `contents` are zero.
        var memorySize: UInt64
    }

    var entry: UInt64
    var parts: [Part] = []
    var symbols: [(name: String, value: UInt64)] = []

    /// The file.
    var bytes: [UInt8] {
        let headers = 64 + 56 * parts.count
        let contents = parts.flatMap(\.contents)
        let table = symbolTable
        var file = header(sections: headers + contents.count + table.symbols.count + table.names.count)
        var offset = headers
        for part in parts {
            file += words32([1, 7]) + words64([UInt64(offset), part.virtual, part.address])
            file += words64([UInt64(part.contents.count), part.memorySize, 1])
            offset += part.contents.count
        }
        file += contents + table.symbols + table.names
        let start = headers + contents.count
        file += [UInt8](repeating: 0, count: 64)
        file += section(type: 2, offset: start, size: table.symbols.count, link: 2, entry: 24)
        file += section(
            type: 3, offset: start + table.symbols.count, size: table.names.count, link: 0, entry: 0)
        return file
    }

    private var symbolTable: (symbols: [UInt8], names: [UInt8]) {
        var names: [UInt8] = [0]
        var table = [UInt8](repeating: 0, count: 24)
        for symbol in symbols {
            table += words32([UInt32(names.count)]) + [0x11, 0, 0xF1, 0xFF] + words64([symbol.value, 8])
            names += Array(symbol.name.utf8) + [0]
        }
        return (table, names)
    }

    private func header(sections: Int) -> [UInt8] {
        let identity: [UInt8] = [0x7F, 0x45, 0x4C, 0x46, 2, 1, 1, 0] + [UInt8](repeating: 0, count: 8)
        return identity + words16([2, 243]) + words32([1]) + words64([entry, 64, UInt64(sections)])
            + words32([0]) + words16([64, 56, UInt16(parts.count), 64, 3, 0])
    }

    private func section(type: UInt32, offset: Int, size: Int, link: UInt32, entry: UInt64) -> [UInt8] {
        words32([0, type]) + words64([0, 0, UInt64(offset), UInt64(size)]) + words32([link, 0])
            + words64([8, entry])
    }

    private func words16(_ values: [UInt16]) -> [UInt8] { values.flatMap(littleEndian) }
    private func words32(_ values: [UInt32]) -> [UInt8] { values.flatMap(littleEndian) }
    private func words64(_ values: [UInt64]) -> [UInt8] { values.flatMap(littleEndian) }
}

/// The bytes of a number, the lowest first.
func littleEndian<T: FixedWidthInteger & UnsignedInteger>(_ value: T) -> [UInt8] {
    (0..<T.bitWidth / 8).map { UInt8(truncatingIfNeeded: value >> T(8 * $0)) }
}

/// Instructions as bytes of code.
func code(_ instructions: [Instruction]) -> [UInt8] {
    instructions.flatMap { littleEndian($0.encoded) }
}
