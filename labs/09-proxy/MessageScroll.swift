import DNSMessages
import LabSupport

/// A message that is being written, and where its names stand.
struct MessageScroll {
    private(set) var bytes: [UInt8] = []
    /// Where names that may be pointed to begin.
    private var places: [[[UInt8]]: Int] = [:]

    /// The last byte that fourteen bits can point to.
    private static let farthest = 0x3fff

    mutating func append(_ more: [UInt8]) {
        bytes += more
    }

    mutating func append(_ number: UInt16) {
        bytes += [UInt8(number >> 8), UInt8(number & 0xff)]
    }

    mutating func append(_ number: UInt32) {
        append(UInt16(number >> 16))
        append(UInt16(number & 0xffff))
    }

    /// Writes a number over two bytes.
    mutating func set(_ number: UInt16, at place: Int) {
        bytes[place] = UInt8(number >> 8)
        bytes[place + 1] = UInt8(number & 0xff)
    }

    /// Writes a name; what of its end stands already becomes a pointer.
    /// - Parameter compresses: false where those who read it may not know that there is a name.
    mutating func append(_ name: DNSName, compresses: Bool = true) throws {
        // TODO proxy.8
        // Label by label: is what is left of the name known, point there and stop; otherwise note where it begins,
        // if fourteen bits can say that. Only the very same letters will do: whoever asked for WeB wants WeB.
        throw Unimplemented("proxy.8")
    }

    /// Takes back what was written behind a place, with the names in it.
    mutating func cut(to place: Int) {
        bytes.removeLast(max(0, bytes.count - place))
        places = places.filter { $0.value < place }
    }
}
