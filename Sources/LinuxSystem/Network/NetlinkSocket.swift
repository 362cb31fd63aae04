import Glibc

/// The way to the kernel's network: requests and answers as datagrams of messages.
///
/// What the messages say is the caller's business; this knows their header and the end of an answer.
///
/// - C: netlink(7)
public struct NetlinkSocket: ~Copyable, Sendable {
    private let descriptor: OwnedDescriptor

    /// A socket in the network namespace of the calling thread.
    /// - Throws: `SystemError`.
    public init() throws(SystemError) {
        let number = try checkErrno("socket(AF_NETLINK)") {
            socket(AF_NETLINK, Int32(SOCK_RAW.rawValue | SOCK_CLOEXEC.rawValue), Self.route)
        }
        descriptor = OwnedDescriptor(adopting: number)
        var on: Int32 = 1
        // The kernel then says in words what it did not like.
        _ = setsockopt(number, Self.level, Self.extendedAnswers, &on, 4)
    }

    /// Sends one message, which must ask for an acknowledgement or a dump, and reads the answer.
    /// - Returns: the messages before the acknowledgement or the end of the dump, each with its header.
    /// - Throws: `SystemError`, with the kernel's own words where it has any.
    public func request(_ message: [UInt8], _ what: String = "netlink") throws(SystemError) -> [[UInt8]] {
        try checkErrno("\(what): send") { send(descriptor.number, message, message.count, 0) }
        var messages: [[UInt8]] = []
        while true {
            var datagram = try receive(what)[...]
            while let message = Self.popFirst(&datagram) {
                switch Self.number(message, at: 4, UInt16.self) {
                case Self.done: return messages
                case Self.error:
                    try Self.accept(message, what)
                    return messages
                default: messages.append(message)
                }
            }
        }
    }

    private func receive(_ what: String) throws(SystemError) -> [UInt8] {
        var buffer = [UInt8](repeating: 0, count: 1 << 16)
        let count = try checkErrno("\(what): receive") {
            recv(descriptor.number, &buffer, buffer.count, 0)
        }
        return Array(buffer[..<count])
    }

    private static let route: Int32 = 0
    private static let level: Int32 = 270
    private static let extendedAnswers: Int32 = 11
    private static let error: UInt16 = 2
    private static let done: UInt16 = 3
    private static let headerSize = 16

    private static func popFirst(_ bytes: inout ArraySlice<UInt8>) -> [UInt8]? {
        guard bytes.count >= headerSize else { return nil }
        let length = Int(number(Array(bytes.prefix(4)), at: 0, UInt32.self))
        guard length >= headerSize, length <= bytes.count else { return nil }
        defer { bytes = bytes.dropFirst((length + 3) & ~3) }
        return Array(bytes.prefix(length))
    }

    /// Zero is the acknowledgement; anything else is refused, with words in an attribute.
    private static func accept(_ message: [UInt8], _ what: String) throws(SystemError) {
        let code = number(message, at: headerSize, Int32.self)
        guard code < 0 else { return }
        let words = explanation(message).map { " (\($0))" } ?? ""
        throw SystemError("\(what)\(words)", Errno(rawValue: -code))
    }

    /// The text that follows the copy of the refused request's header.
    private static func explanation(_ message: [UInt8]) -> String? {
        let isCapped = number(message, at: 6, UInt16.self) & 0x100 != 0
        let copied = Int(number(message, at: headerSize + 4, UInt32.self))
        var offset = headerSize + 4 + (isCapped ? headerSize : (copied + 3) & ~3)
        while offset + 4 <= message.count {
            let length = Int(number(message, at: offset, UInt16.self))
            guard length >= 4, offset + length <= message.count else { return nil }
            if number(message, at: offset + 2, UInt16.self) == 1 {
                return String(
                    decoding: message[offset + 4..<offset + length].prefix { $0 != 0 }, as: UTF8.self)
            }
            offset += (length + 3) & ~3
        }
        return nil
    }

    /// A number in the machine's byte order; 0 beyond the end.
    private static func number<Number: FixedWidthInteger>(_ bytes: [UInt8], at offset: Int, _: Number.Type)
        -> Number
    {
        guard offset + Number.bitWidth / 8 <= bytes.count else { return 0 }
        return bytes.withUnsafeBytes { $0.loadUnaligned(fromByteOffset: offset, as: Number.self) }
    }
}
