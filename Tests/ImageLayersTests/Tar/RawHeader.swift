/// A header put together by hand, field by field: what the tests feed to a reader.
struct RawHeader {
    var name: [UInt8]
    var mode = Array("0000644\0".utf8)
    var user = Array("0000000\0".utf8)
    var group = Array("0000000\0".utf8)
    var size = Array("00000000000\0".utf8)
    var time = Array("00000000000\0".utf8)
    var type = Array("0".utf8)
    var link: [UInt8] = []
    var magic = Array("ustar\u{0}00".utf8)
    var userName: [UInt8] = []
    var groupName: [UInt8] = []
    var major = Array("0000000\0".utf8)
    var minor = Array("0000000\0".utf8)
    var prefix: [UInt8] = []
    var hasSignedSum = false
    /// What stands in the field of the checksum when it is not the right one.
    var sum: [UInt8]?

    init(_ name: String, type: String = "0", size: Int = 0) {
        self.name = Array(name.utf8)
        self.type = Array(type.utf8)
        self.size = Self.octal(size, 11)
    }

    static func octal(_ value: Int, _ digits: Int) -> [UInt8] {
        let text = String(value, radix: 8)
        return Array(String(repeating: "0", count: digits - text.count).utf8) + Array(text.utf8) + [0]
    }

    /// Base 256: the high bit, and the number in two's complement.
    static func binary(_ value: Int64, _ width: Int) -> [UInt8] {
        var bytes = (0..<width).map {
            UInt8(truncatingIfNeeded: value >> Int64(min(63, 8 * (width - 1 - $0))))
        }
        bytes[0] |= 0x80
        return bytes
    }

    var block: [UInt8] {
        let fields: [(Int, [UInt8])] = [
            (0, name), (100, mode), (108, user), (116, group), (124, size), (136, time),
            (148, Array("        ".utf8)), (156, type), (157, link), (257, magic), (265, userName),
            (297, groupName), (329, major), (337, minor), (345, prefix),
        ]
        var block = [UInt8](repeating: 0, count: 512)
        for (start, bytes) in fields { block.replaceSubrange(start..<start + bytes.count, with: bytes) }
        let total = block.reduce(0) { $0 + (hasSignedSum ? Int(Int8(bitPattern: $1)) : Int($1)) }
        let digits = String(total, radix: 8)
        let text = String(repeating: "0", count: max(0, 6 - digits.count)) + digits + "\0 "
        block.replaceSubrange(148..<156, with: sum ?? Array(text.utf8))
        return block
    }

    /// The header, and bytes behind it up to a whole block.
    func with(_ body: String) -> [UInt8] { with(Array(body.utf8)) }

    func with(_ body: [UInt8]) -> [UInt8] {
        block + body + [UInt8](repeating: 0, count: (512 - body.count % 512) % 512)
    }

    /// An extended header with these records.
    static func pax(_ records: [(String, [UInt8])], type: String = "x") -> [UInt8] {
        let body = records.flatMap { keyword, value -> [UInt8] in
            let rest = Array(" \(keyword)=".utf8) + value + [10]
            let length =
                (1...9).map { rest.count + $0 }.first { String($0).utf8.count + rest.count == $0 } ?? 0
            return Array(String(length).utf8) + rest
        }
        return RawHeader("PaxHeaders/x", type: type, size: body.count).with(body)
    }

    static func pax(_ keyword: String, _ value: String, type: String = "x") -> [UInt8] {
        pax([(keyword, Array(value.utf8))], type: type)
    }
}

/// The end of an archive.
let twoZeroBlocks = [UInt8](repeating: 0, count: 1024)
