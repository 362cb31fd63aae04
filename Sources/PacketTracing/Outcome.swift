/// What becomes of a packet.
public enum Outcome: Hashable, Sendable, CustomStringConvertible {
    /// It goes on as it is.
    case untouched
    /// It goes on as this one.
    case forwarded(Packet)
    /// It goes nowhere, and this one goes back.
    case refused(Packet)
    /// It goes nowhere, and nobody is told.
    case dropped

    /// In words.
    public var description: String {
        switch self {
        case .untouched: "untouched"
        case .forwarded(let packet): "forwarded as \(packet)"
        case .refused(let packet): "refused with \(packet)"
        case .dropped: "dropped"
        }
    }
}
