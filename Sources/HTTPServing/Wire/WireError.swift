/// Why a connection gave no message, or not all of one.
public enum WireError: Error, Equatable, Sendable, CustomStringConvertible {
    /// The peer sent or took nothing for as long as it may.
    case stalled
    /// The peer went away in the middle of a message.
    case brokenOff
    /// The peer sent what is no HTTP, or out of turn.
    case confused(String)
    /// A body ended before or went on behind the length that was announced.
    case wrongLength(announced: Int64)

    /// In words.
    public var description: String {
        switch self {
        case .stalled: "the peer stalled"
        case .brokenOff: "the peer went away in the middle of a message"
        case .confused(let how): "the peer does not speak HTTP/1.1: \(how)"
        case .wrongLength(let announced): "a body is not as long as announced: \(announced) bytes"
        }
    }
}
