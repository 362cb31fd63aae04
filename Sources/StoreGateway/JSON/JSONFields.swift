/// The names of a message's fields, in the order of the message.
struct FieldNames: Sendable {
    /// As etcd writes them, and as they are accepted besides: `range_end`, `rangeEnd`.
    let names: [(original: StaticString, camel: StaticString)]

    init(_ names: [(StaticString, StaticString)]) {
        self.names = names
    }

    /// The field that a key, quotes included, names; whether by the second name.
    func find(_ key: UnsafeRawBufferPointer) -> (index: Int, isCamel: Bool)? {
        if key.contains(.backslash) {
            return JSONValueText(key).plainString().withUnsafeBytes { find(name: $0) }
        }
        return find(name: UnsafeRawBufferPointer(rebasing: key[1..<key.count - 1]))
    }

    private func find(name: UnsafeRawBufferPointer) -> (index: Int, isCamel: Bool)? {
        for (index, pair) in names.enumerated() {
            if pair.original.isEqual(to: name) { return (index, false) }
            if pair.camel.isEqual(to: name) { return (index, true) }
        }
        return nil
    }
}

/// The fields of one message, each as it was written last.
struct JSONFields {
    /// Values by the number of their field, and of each the other spelling, which wins, after all of them.
    private var values: [JSONValueText?]
    private let count: Int

    /// Reads an object; null has no fields, and keys that the message does not know are passed over.
    /// - Throws: `JSONFault` where it is neither.
    init(_ text: JSONValueText, _ names: FieldNames) throws(JSONFault) {
        let count = names.names.count
        var values = [JSONValueText?](repeating: nil, count: count * 2)
        try text.forEachMember { (key, value) throws(JSONFault) in
            guard let (index, isCamel) = names.find(key) else { return }
            values[isCamel ? index + count : index] = value
        }
        self.values = values
        self.count = count
    }

    subscript(_ index: Int) -> JSONValueText? { values[index + count] ?? values[index] }

    func bytes(_ index: Int) throws(JSONFault) -> [UInt8] {
        guard let value = self[index] else { return [] }
        return try value.bytesValue()
    }

    func int64(_ index: Int) throws(JSONFault) -> Int64 {
        guard let value = self[index] else { return 0 }
        return try value.int64Value()
    }

    func bool(_ index: Int) throws(JSONFault) -> Bool {
        guard let value = self[index] else { return false }
        return try value.boolValue()
    }
}

extension StaticString {
    @inline(__always)
    fileprivate func isEqual(to bytes: UnsafeRawBufferPointer) -> Bool {
        guard utf8CodeUnitCount == bytes.count else { return false }
        for place in 0..<bytes.count where utf8Start[place] != bytes[place] { return false }
        return true
    }
}
