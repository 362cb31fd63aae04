/// What an audit needs of a relocatable 64-bit ELF file: its sections' names and its symbols.
///
/// - Source: System V ABI, edition 4.1, chapter 4
struct ObjectFile {
    struct Symbol: Equatable {
        enum Binding: Equatable {
            case strong, weak
        }

        let name: String
        let binding: Binding
        /// Defined here rather than referred to.
        let isDefined: Bool
    }

    struct Fault: Error, CustomStringConvertible {
        let description: String
    }

    let sections: [String]
    /// Symbols that other files see or that this file wants of them; local ones are left out.
    let symbols: [Symbol]

    init(_ bytes: [UInt8]) throws(Fault) {
        let reader = Reader(bytes: bytes)
        guard bytes.starts(with: [0x7F, 0x45, 0x4C, 0x46, 2, 1]) else {
            throw Fault(description: "not a little-endian 64-bit ELF file")
        }
        let headers = try Self.headers(reader)
        let names = Int(try reader.number(62, bytes: 2))
        guard names < headers.count else { throw Fault(description: "its section names are missing") }
        let nameTable = headers[names]
        var found: [String] = []
        for header in headers { found.append(try reader.text(in: nameTable, at: header.name)) }
        sections = found
        symbols = try Self.symbols(reader, headers)
    }

    private struct Header {
        let name, type, offset, size, link: Int
    }

    private static func headers(_ reader: Reader) throws(Fault) -> [Header] {
        // | 40 e_shoff, 8 bytes | … | 60 e_shnum, 2 bytes | 62 e_shstrndx, 2 bytes |
        let table = try reader.number(40, bytes: 8)
        var count = try reader.number(60, bytes: 2)
        // More than 65,279 sections: the count moves into the first header.
        if count == 0, table > 0 { count = try reader.number(table + 32, bytes: 8) }
        guard count <= (reader.bytes.count - table) / 64 else {
            throw Fault(
                description: "its \(count) section headers do not fit into \(reader.bytes.count) bytes")
        }
        var headers: [Header] = []
        for index in 0..<count {
            let at = table + 64 * index
            // | 0 name 4 | 4 type 4 | 8 flags 8 | 16 address 8 | 24 offset 8 | 32 size 8 | 40 link 4 | …
            headers.append(
                Header(
                    name: try reader.number(at, bytes: 4), type: try reader.number(at + 4, bytes: 4),
                    offset: try reader.number(at + 24, bytes: 8), size: try reader.number(at + 32, bytes: 8),
                    link: try reader.number(at + 40, bytes: 4)))
        }
        return headers
    }

    private static func symbols(_ reader: Reader, _ headers: [Header]) throws(Fault) -> [Symbol] {
        let symbolTable = 2
        var symbols: [Symbol] = []
        for table in headers where table.type == symbolTable {
            guard table.link < headers.count else { throw Fault(description: "a symbol table has no names") }
            for index in 0..<table.size / 24 {
                // | 0 name 4 | 4 info 1: binding in the upper half | 5 other 1 | 6 section 2 | …
                let at = table.offset + 24 * index
                let binding = try reader.number(at + 4, bytes: 1) >> 4
                guard binding != 0 else { continue }
                symbols.append(
                    Symbol(
                        name: try reader.text(in: headers[table.link], at: reader.number(at, bytes: 4)),
                        binding: binding == 2 ? .weak : .strong,
                        isDefined: try reader.number(at + 6, bytes: 2) != 0))
            }
        }
        return symbols
    }

    /// Reads numbers and names; everything outside the file is a fault.
    private struct Reader {
        let bytes: [UInt8]

        func number(_ offset: Int, bytes count: Int) throws(Fault) -> Int {
            guard offset >= 0, offset <= bytes.count - count else {
                throw Fault(description: "it is cut off at byte \(bytes.count)")
            }
            var value: UInt64 = 0
            for index in (0..<count).reversed() { value = value << 8 | UInt64(bytes[offset + index]) }
            // A quarter of the number space is more than any file, and sums of two cannot overflow.
            guard value < UInt64(Int.max / 4) else { throw Fault(description: "it names byte \(value)") }
            return Int(value)
        }

        func text(in table: Header, at offset: Int) throws(Fault) -> String {
            let start = table.offset + offset
            guard offset <= table.size, start <= bytes.count else {
                throw Fault(description: "a name lies outside of its table")
            }
            return String(decoding: bytes[start...].prefix { $0 != 0 }, as: UTF8.self)
        }
    }
}
