import ClusterObjects
import LabSupport

/// How far a rolling update may go: so many pods too many, so many missing.
///
/// - Kubernetes: 1.20, deployment_util.go ResolveFenceposts, MaxSurge, MaxUnavailable
public struct Fenceposts: Equatable, Sendable {
    /// How many pods there may be beyond the wanted number.
    public let surge: Int
    /// How many of the wanted number may be unavailable.
    public let unavailable: Int

    /// Resolves both for a wanted number of pods.
    /// - Throws: `RolloutError.badFencepost` for what is neither a number from 0 on nor a percentage.
    public init(surge: IntOrString?, unavailable: IntOrString?, of replicas: Int) throws {
        // TODO reconcilers.7
        // 25 % of each when nothing is said. Surge is rounded up, unavailable down. Both zero is a rollout that
        // cannot move: then one may be unavailable.
        throw Unimplemented("reconcilers.7")
    }

    /// Those of a deployment: nothing of both unless it rolls; no more may be missing than there are.
    public init(of deployment: Deployment) throws {
        // TODO reconcilers.7
        throw Unimplemented("reconcilers.7")
    }

    /// A number, or a share of the wanted number.
    private static func resolve(
        _ value: IntOrString?, _ name: String, of replicas: Int, up: Bool
    ) throws -> Int {
        // TODO reconcilers.7
        // "25%": digits and a percent sign, nothing else. Divide last. A number of 20 digits must not trap.
        throw Unimplemented("reconcilers.7")
    }
}

/// How a deployment replaces its pods.
public enum Strategy: Equatable, Sendable {
    /// Step by step.
    case rollingUpdate
    /// First all old ones go, then all new ones come.
    case recreate

    /// The strategy of a deployment; rolling when nothing is said.
    /// - Throws: `RolloutError.badStrategy`.
    public init(of deployment: Deployment) throws {
        switch deployment.spec.strategy.type {
        case "", "RollingUpdate": self = .rollingUpdate
        case "Recreate": self = .recreate
        default: throw RolloutError.badStrategy(deployment.spec.strategy.type)
        }
    }
}
