import Glibc

/// A message is written by whoever sends it and read by whoever gets it, whatever the way: what is left is the way.
enum MessageBytes {
    /// - C: memset(3)
    static func write(_ bytes: UnsafeMutableRawBufferPointer) {
        if let start = bytes.baseAddress { memset(start, 0x61, bytes.count) }
    }

    /// Looks at all bytes.
    /// - Returns: whether they are those that were written.
    /// - C: memchr(3)
    static func areRead(_ bytes: UnsafeRawBufferPointer) -> Bool {
        bytes.baseAddress.map { memchr($0, 0x62, bytes.count) == nil } ?? false
    }
}
