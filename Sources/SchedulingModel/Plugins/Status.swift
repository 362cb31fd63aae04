/// What a filter says of a pod on a node.
public enum Status: Equatable, Sendable {
    /// The pod can run there.
    case fits
    /// It cannot, but could if other pods went.
    case unschedulable([String])
    /// It cannot, whatever pods go.
    case unresolvable([String])

    /// Why not; nothing when it fits.
    public var reasons: [String] {
        switch self {
        case .fits: []
        case .unschedulable(let reasons), .unresolvable(let reasons): reasons
        }
    }

    /// As the scheduler calls it.
    public var code: String {
        switch self {
        case .fits: "Success"
        case .unschedulable: "Unschedulable"
        case .unresolvable: "UnschedulableAndUnresolvable"
        }
    }
}
