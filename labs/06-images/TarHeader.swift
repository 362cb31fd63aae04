import Archives
import LabSupport

/// A header as it stands in the archive, before anything else is known of its entry.
struct TarHeader {
    private let block: UnsafeRawBufferPointer
    private let offset: Int64

    /// A block that has the checksum that it states.
    /// - Throws: `TarError.Fault.number`, `.checksum`.
    init(_ block: UnsafeRawBufferPointer, at offset: Int64) throws {
        // TODO images.2
        // POSIX sums bytes from 0 to 255; programs whose `char` had a sign summed from -128 to 127.
        throw Unimplemented("images.2")
    }

    /// The letter that says what the entry is.
    var type: UInt8 { block[TarBlock.Field.type.range.lowerBound] }

    /// Whether it says something of the next entry, or of all that follow: `x`, `g`, `L`, `K`.
    var isDescription: Bool {
        switch type {
        case UInt8(ascii: "x"), UInt8(ascii: "g"), UInt8(ascii: "L"), UInt8(ascii: "K"): true
        default: false
        }
    }

    /// The bytes of a field.
    func bytes(_ field: TarBlock.Field) -> UnsafeRawBufferPointer {
        UnsafeRawBufferPointer(rebasing: block[field.range])
    }

    /// The text of a field: up to a NUL, or all of it.
    func text(_ field: TarBlock.Field) -> [UInt8] {
        // TODO images.2
        // A name of exactly 100 bytes has no NUL.
        return []
    }

    /// The number in a field.
    /// - Throws: `TarError.Fault.number` for no number, and for one outside of the range.
    func number(_ field: TarBlock.Field, in range: ClosedRange<Int64> = .min ... .max) throws -> Int64 {
        // TODO images.2
        throw Unimplemented("images.2")
    }

    /// The name with what stands before it in `prefix`.
    var name: [UInt8] {
        // TODO images.2
        // Only "ustar", NUL and "00" say that there is a prefix: GNU's own headers have other things there.
        return []
    }
}
