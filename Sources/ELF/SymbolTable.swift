extension ELFFile {
    /// The symbols of every SHT_SYMTAB section. A file without sections has none.
    ///
    /// - Source: ELF-64 Object File Format 1.5, §4 and §6
    static func readSymbols(_ reader: ByteReader) throws(ELFError) -> [String: UInt64] {
        let sections = try readSections(reader)
        var symbols: [String: UInt64] = [:]
        for section in sections where section.type == 2 {
            guard section.link < sections.count else {
                throw ELFError(.badTable("symbol table names section \(section.link) of \(sections.count)"))
            }
            let strings = sections[section.link]
            let names = try reader.slice(strings.offset, count: strings.size, of: "the string table")
            for index in 0..<section.size / 24 {
                let start = section.offset + index * 24
                let name = try reader.integer(UInt32.self, at: start, of: "symbol \(index)")
                let value = try reader.integer(UInt64.self, at: start + 8, of: "symbol \(index)")
                guard name > 0, UInt64(name) < strings.size else { continue }
                let text = names.dropFirst(Int(name)).prefix { $0 != 0 }
                let symbol = String(decoding: text, as: UTF8.self)
                if symbols[symbol] == nil { symbols[symbol] = value }
            }
        }
        return symbols
    }

    private struct Section {
        let type: UInt32
        let offset: UInt64
        let size: UInt64
        let link: Int
    }

    private static func readSections(_ reader: ByteReader) throws(ELFError) -> [Section] {
        let table = try reader.integer(UInt64.self, at: 40, of: "the header")
        let entrySize = try reader.integer(UInt16.self, at: 58, of: "the header")
        let count = try reader.integer(UInt16.self, at: 60, of: "the header")
        guard table != 0, count > 0 else { return [] }
        guard entrySize == 64 else {
            throw ELFError(.badTable("section header size is \(entrySize), expected 64"))
        }
        _ = try reader.slice(table, count: UInt64(count) * 64, of: "the section header table")
        var sections: [Section] = []
        for index in 0..<UInt64(count) {
            let start = table + index * 64
            let section = Section(
                type: try reader.integer(UInt32.self, at: start + 4, of: "section \(index)"),
                offset: try reader.integer(UInt64.self, at: start + 24, of: "section \(index)"),
                size: try reader.integer(UInt64.self, at: start + 32, of: "section \(index)"),
                link: Int(try reader.integer(UInt32.self, at: start + 40, of: "section \(index)")))
            if section.type == 2 || section.type == 3 {
                // Checked here once, so that no later sum of offset and size can overflow.
                _ = try reader.slice(section.offset, count: section.size, of: "section \(index)")
            }
            sections.append(section)
        }
        return sections
    }
}
