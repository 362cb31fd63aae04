import EventLoop

// How etcd writes its answers: 64-bit numbers in quotes, bytes in base64, what is 0 or empty left out.
extension ByteBuffer {
    /// `"AAEC"`
    func append(base64 bytes: [UInt8]) {
        let length = Base64.length(bytes.count)
        let room = reserve(length + 2)
        // Not nil: there is room for two bytes at least.
        guard let start = room.baseAddress else { return }
        start.storeBytes(of: .quote, as: UInt8.self)
        bytes.withUnsafeBytes { Base64.encode($0, to: start + 1) }
        start.storeBytes(of: .quote, toByteOffset: length + 1, as: UInt8.self)
        commit(length + 2)
    }

    /// `"5"`
    func append(quoted number: Int64) {
        append(.quote)
        append(decimal: number)
        append(.quote)
    }

    /// A string, escaped as Go does it, which keeps HTML harmless.
    func append(jsonString text: String) {
        append(.quote)
        for byte in text.utf8 {
            switch byte {
            case .quote, .backslash: append([.backslash, byte])
            case 10: append("\\n")
            case 13: append("\\r")
            case 9: append("\\t")
            case 0..<0x20, UInt8(ascii: "<"), UInt8(ascii: ">"), UInt8(ascii: "&"):
                append("\\u00")
                append(text: (byte < 16 ? "0" : "") + String(byte, radix: 16))
            default: append(byte)
            }
        }
        append(.quote)
    }
}

/// An object in the making: knows whether a comma is due.
struct ObjectWriting {
    private let output: ByteBuffer
    private var isFirst: Bool

    init(_ output: ByteBuffer) {
        self.output = output
        isFirst = true
        output.append(.openBrace)
    }

    /// Goes on with an object in which something stands already.
    init(continuing output: ByteBuffer) {
        self.output = output
        isFirst = false
    }

    func end() {
        output.append(.closeBrace)
    }

    /// Writes `"name":`, with a comma before it where something is.
    mutating func key(_ name: StaticString) {
        output.append(isFirst ? "\"" : ",\"")
        isFirst = false
        output.append(name)
        output.append("\":")
    }

    mutating func add(_ name: StaticString, _ number: Int64) {
        guard number != 0 else { return }
        key(name)
        output.append(quoted: number)
    }

    mutating func add(_ name: StaticString, _ bytes: [UInt8]) {
        guard !bytes.isEmpty else { return }
        key(name)
        output.append(base64: bytes)
    }

    mutating func add(_ name: StaticString, _ isTrue: Bool) {
        guard isTrue else { return }
        key(name)
        output.append("true")
    }

    mutating func add<Element>(_ name: StaticString, _ list: [Element], _ write: (Element) -> Void) {
        guard !list.isEmpty else { return }
        key(name)
        output.append(.openBracket)
        for (index, element) in list.enumerated() {
            if index > 0 { output.append(.comma) }
            write(element)
        }
        output.append(.closeBracket)
    }
}
