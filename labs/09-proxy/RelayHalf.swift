import LabSupport
import ServiceModel

/// One direction of a connection: what came from its source and has not gone to its sink.
///
/// It counts and decides; the bytes themselves are elsewhere.
/// - C: shutdown(2), tcp(7)
public struct RelayHalf: Equatable, Sendable {
    /// Bytes held at most.
    public let capacity: Int
    /// Bytes that came and have not gone.
    public private(set) var held = 0
    /// The source has said that it writes no more.
    public private(set) var hasEnded = false
    /// The sink has been told so.
    public private(set) var hasPassedEnd = false

    /// One that holds nothing.
    /// - Parameter capacity: bytes, at least 1.
    public init(capacity: Int) {
        self.capacity = max(1, capacity)
    }

    /// How many bytes may be read from the source now; 0 holds it up, and through TCP's window its sender.
    public var room: Int {
        // TODO proxy.6
        // Never more than fits. More than half full it is not worth a call: a slow sink would make it one for
        // each few bytes. After the end nothing comes.
        0
    }

    /// Bytes came from the source.
    public mutating func received(_ count: Int) throws {
        // TODO proxy.6
        throw Unimplemented("proxy.6")
    }

    /// Bytes went to the sink.
    public mutating func sent(_ count: Int) throws {
        // TODO proxy.6
        throw Unimplemented("proxy.6")
    }

    /// The source writes no more.
    public mutating func ended() {
        hasEnded = true
    }

    /// Whether the sink is to be told now that no more comes; true once.
    public mutating func passEnd() throws -> Bool {
        // TODO proxy.6
        // Not before the last byte: a sink that has been told believes that it has everything.
        throw Unimplemented("proxy.6")
    }
}
