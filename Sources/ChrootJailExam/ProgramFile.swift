/// Writes ELF files that have nothing but what the dynamic linker reads.
struct ProgramFile {
    var interpreter: String?
    var needed: [String] = []
    var runpath: String?

    /// | header 64 | program headers 3 x 56 | interpreter | dynamic | strings |
    ///
    /// The virtual addresses are 0x40000 above the places in the file, so that the two cannot be mixed up.
    var bytes: [UInt8] {
        var strings: [UInt8] = [0]
        var dynamic: [UInt64] = []
        func name(_ text: String) -> UInt64 {
            defer { strings += Array(text.utf8) + [0] }
            return UInt64(strings.count)
        }
        for library in needed { dynamic += [1, name(library)] }
        if let runpath { dynamic += [29, name(runpath)] }
        let path: [UInt8] = interpreter.map { Array($0.utf8) + [0] } ?? []
        let dynamicAt = 64 + 3 * 56 + path.count
        let stringsAt = dynamicAt + (dynamic.count + 6) * 8
        // DT_STRSZ stands before DT_STRTAB: the order of the entries means nothing.
        dynamic += [10, UInt64(strings.count), 5, UInt64(stringsAt + Self.shift), 0, 0]
        let size = stringsAt + strings.count
        var file: [UInt8] = [0x7F, 0x45, 0x4C, 0x46, 2, 1, 1] + [UInt8](repeating: 0, count: 9)
        file += word(3, 2) + word(62, 2) + word(1, 4) + word(0, 8) + word(64, 8) + word(0, 8) + word(0, 4)
        file += word(64, 2) + word(56, 2) + word(3, 2) + word(0, 6)
        file += header(type: 1, at: 0, size: size)
        file += header(type: interpreter == nil ? 4 : 3, at: 64 + 3 * 56, size: path.count)
        file += header(type: 2, at: dynamicAt, size: dynamic.count * 8)
        return file + path + dynamic.flatMap { word($0, 8) } + strings
    }

    private static let shift = 0x40000

    private func header(type: UInt64, at offset: Int, size: Int) -> [UInt8] {
        let address = UInt64(offset + Self.shift)
        return word(type, 4) + word(5, 4) + word(UInt64(offset), 8) + word(address, 8) + word(address, 8)
            + word(UInt64(size), 8) + word(UInt64(size), 8) + word(8, 8)
    }

    private func word(_ value: UInt64, _ count: Int) -> [UInt8] {
        (0..<count).map { $0 < 8 ? UInt8(truncatingIfNeeded: value >> (8 * $0)) : 0 }
    }
}
