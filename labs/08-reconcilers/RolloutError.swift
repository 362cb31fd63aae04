/// Why a deployment cannot be rolled out, or rolled back.
public enum RolloutError: Error, Equatable, Sendable, CustomStringConvertible {
    /// `maxSurge` or `maxUnavailable` is not what it must be.
    case badFencepost(String, String)
    /// There is no such strategy.
    case badStrategy(String)
    /// A replica set of the wanted name is somebody else's; another name is tried next.
    case nameTaken(String)
    /// No replica set has this revision.
    case noRevision(Int64)
    /// There is no earlier revision.
    case noHistory
    /// The deployment has the template of this revision already.
    case sameTemplate(Int64)
    /// The deployment is paused.
    case paused

    /// For people.
    public var description: String {
        switch self {
        case .badFencepost(let name, let value):
            "\(name): expected a number from 0 on or a percentage such as \"25%\", found \"\(value.prefix(40))\""
        case .badStrategy(let type):
            "strategy.type: expected RollingUpdate or Recreate, found \"\(type.prefix(40))\""
        case .nameTaken(let name): "replica set \(name) is another one: the next try takes another name"
        case .noRevision(let revision): "unable to find revision \(revision) in the history"
        case .noHistory: "no earlier revision in the history"
        case .sameTemplate(let revision): "the template is that of revision \(revision) already"
        case .paused: "the deployment is paused: resume it first"
        }
    }
}
