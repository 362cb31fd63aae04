/// Bytes as letters, four for three: the standard alphabet, padded.
///
/// - Source: RFC 4648 section 4
enum Base64 {
    private static let letters: StaticString =
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
    private static let padding = UInt8(ascii: "=")
    /// The value of each letter; 0xff for what is none.
    private static let values: [UInt8] = {
        var values = [UInt8](repeating: 0xff, count: 256)
        for index in 0..<64 { values[Int(letters.utf8Start[index])] = UInt8(index) }
        return values
    }()
    /// The two letters of each twelve bits, the first in the lower byte.
    private static let pairs: [UInt16] = (0..<4096).map { bits in
        UInt16(letters.utf8Start[bits >> 6]) | UInt16(letters.utf8Start[bits & 63]) << 8
    }

    /// How many letters there are for so many bytes.
    static func length(_ count: Int) -> Int { (count + 2) / 3 * 4 }

    /// Writes the letters of `bytes` to `output`, which has room for them.
    static func encode(_ bytes: UnsafeRawBufferPointer, to output: UnsafeMutableRawPointer) {
        guard let input = bytes.baseAddress else { return }
        pairs.withUnsafeBufferPointer { pairs in
            var (from, to) = (0, 0)
            while from + 3 <= bytes.count {
                let word =
                    UInt32(input.load(fromByteOffset: from, as: UInt8.self)) << 16
                    | UInt32(input.load(fromByteOffset: from + 1, as: UInt8.self)) << 8
                    | UInt32(input.load(fromByteOffset: from + 2, as: UInt8.self))
                let letters = UInt32(pairs[Int(word >> 12)]) | UInt32(pairs[Int(word & 0xfff)]) << 16
                output.storeBytes(of: letters.littleEndian, toByteOffset: to, as: UInt32.self)
                from += 3
                to += 4
            }
            encodeRest(bytes[from...], to: output + to)
        }
    }

    private static func encodeRest(_ rest: Slice<UnsafeRawBufferPointer>, to output: UnsafeMutableRawPointer)
    {
        guard let first = rest.first else { return }
        let second = rest.dropFirst().first
        let word = Int(first) << 16 | Int(second ?? 0) << 8
        let letter = { (bits: Int) in letters.utf8Start[word >> bits & 63] }
        let text = [letter(18), letter(12), second == nil ? padding : letter(6), padding]
        output.copyMemory(from: text, byteCount: 4)
    }

    /// The bytes of letters; nil where anything else stands among them.
    static func decode(_ text: UnsafeRawBufferPointer) -> [UInt8]? {
        guard text.count.isMultiple(of: 4) else { return nil }
        guard let last = text.last else { return [] }
        let padded = last != padding ? 0 : text[text.count - 2] == padding ? 2 : 1
        let count = text.count / 4 * 3 - padded
        var isRight = true
        let bytes = [UInt8](unsafeUninitializedCapacity: count) { buffer, filled in
            isRight = decode(text, padded, to: UnsafeMutableRawBufferPointer(buffer))
            filled = count
        }
        return isRight ? bytes : nil
    }

    private static func decode(
        _ text: UnsafeRawBufferPointer, _ padded: Int, to output: UnsafeMutableRawBufferPointer
    ) -> Bool {
        values.withUnsafeBufferPointer { values in
            var wrong: UInt8 = 0
            var to = 0
            let full = text.count / 4 - (padded > 0 ? 1 : 0)
            for from in stride(from: 0, to: full * 4, by: 4) {
                let (a, b) = (values[Int(text[from])], values[Int(text[from + 1])])
                let (c, d) = (values[Int(text[from + 2])], values[Int(text[from + 3])])
                wrong |= a | b | c | d
                output[to] = a << 2 | b >> 4
                output[to + 1] = b << 4 | c >> 2
                output[to + 2] = c << 6 | d
                to += 3
            }
            guard padded > 0 else { return wrong < 0x40 }
            let from = full * 4
            let (a, b) = (values[Int(text[from])], values[Int(text[from + 1])])
            let c = padded == 1 ? values[Int(text[from + 2])] : 0
            wrong |= a | b | c
            output[to] = a << 2 | b >> 4
            if padded == 1 { output[to + 1] = b << 4 | c >> 2 }
            return wrong < 0x40
        }
    }

    /// The same with line breaks passed over, and the place of the first fault.
    ///
    /// A letter that is missing is counted where its group of four began, unless padding was begun.
    static func decodeSlowly(_ text: UnsafeRawBufferPointer) -> (bytes: [UInt8], fault: Int?) {
        var bytes: [UInt8] = []
        var (bits, letters): (UInt32, Int) = (0, 0)
        for (place, byte) in text.enumerated() where byte != 10 && byte != 13 {
            let value = values[Int(byte)]
            guard value < 64 else {
                guard byte == padding, letters >= 2 else { return ([], place) }
                let group = bits << UInt32(24 - 6 * letters)
                let tail = [16, 8].prefix(letters - 1).map { UInt8(truncatingIfNeeded: group >> $0) }
                let fault = faultInPadding(text, after: place, wanted: letters == 2 ? 1 : 0)
                return (bytes + tail, fault)
            }
            bits = bits << 6 | UInt32(value)
            letters += 1
            guard letters == 4 else { continue }
            bytes += [16, 8, 0].map { UInt8(truncatingIfNeeded: bits >> $0) }
            (bits, letters) = (0, 0)
        }
        return (bytes, letters == 0 ? nil : text.count - letters)
    }

    /// After the first sign of padding: one more where two letters came before, then nothing.
    private static func faultInPadding(_ text: UnsafeRawBufferPointer, after place: Int, wanted: Int) -> Int?
    {
        var rest = text.indices.dropFirst(place + 1).filter { text[$0] != 10 && text[$0] != 13 }[...]
        if wanted == 1 {
            guard let next = rest.popFirst() else { return text.count }
            // Counted at the byte before it.
            guard text[next] == padding else { return next - 1 }
        }
        return rest.first
    }
}
