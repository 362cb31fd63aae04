import Archives
import LabSupport

/// A header as it stands in the archive, before anything else is known of its entry.
struct TarHeader {
    private let block: UnsafeRawBufferPointer
    private let offset: Int64

    /// A block that has the checksum that it states.
    /// - Throws: `TarError.Fault.number`, `.checksum`.
    init(_ block: UnsafeRawBufferPointer, at offset: Int64) throws {
        // >>> images.2
        // POSIX sums bytes from 0 to 255; programs whose `char` had a sign summed from -128 to 127.
        // stub: throw Unimplemented("images.2")
        self.block = block
        self.offset = offset
        let stated = try number(.checksum)
        let sum = TarChecksum(of: block)
        guard stated == sum.unsigned || stated == sum.signed else {
            throw TarError(at: offset, .checksum(stated: stated, actual: sum.unsigned))
        }
        // <<<
    }

    /// The letter that says what the entry is.
    var type: UInt8 { block[TarBlock.Field.type.range.lowerBound] }

    /// The bytes of a field.
    func bytes(_ field: TarBlock.Field) -> UnsafeRawBufferPointer {
        UnsafeRawBufferPointer(rebasing: block[field.range])
    }

    /// The text of a field: up to a NUL, or all of it.
    func text(_ field: TarBlock.Field) -> [UInt8] {
        // >>> images.2
        // A name of exactly 100 bytes has no NUL.
        // stub: return []
        Array(bytes(field).prefix { $0 != 0 })
        // <<<
    }

    /// The number in a field.
    /// - Throws: `TarError.Fault.number` for no number, and for one outside of the range.
    func number(_ field: TarBlock.Field, in range: ClosedRange<Int64> = .min ... .max) throws -> Int64 {
        // >>> images.2
        // stub: throw Unimplemented("images.2")
        if let value = TarNumber.read(bytes(field)), range.contains(value) { return value }
        throw TarError(
            at: offset + Int64(field.range.lowerBound),
            .number(field: field.rawValue, text: String(decoding: text(field), as: UTF8.self)))
        // <<<
    }

    /// The name with what stands before it in `prefix`.
    var name: [UInt8] {
        // >>> images.2
        // Only "ustar", NUL and "00" say that there is a prefix: GNU's own headers have other things there.
        // stub: return []
        let prefix = bytes(.magic).elementsEqual("ustar\u{0}00".utf8) ? text(.prefix) : []
        return prefix.isEmpty ? text(.name) : prefix + [UInt8(ascii: "/")] + text(.name)
        // <<<
    }
}
