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
        // >>> reconcilers.7
        // 25 % of each when nothing is said. Surge is rounded up, unavailable down. Both zero is a rollout that
        // cannot move: then one may be unavailable.
        // stub: throw Unimplemented("reconcilers.7")
        let surge = try Self.resolve(surge, "maxSurge", of: replicas, up: true)
        let unavailable = try Self.resolve(unavailable, "maxUnavailable", of: replicas, up: false)
        self.surge = surge
        self.unavailable = surge == 0 && unavailable == 0 ? 1 : unavailable
        // <<<
    }

    /// Those of a deployment: nothing of both unless it rolls; no more may be missing than there are.
    public init(of deployment: Deployment) throws {
        // >>> reconcilers.7
        // stub: throw Unimplemented("reconcilers.7")
        let replicas = Int(max(0, deployment.spec.replicas ?? 1))
        guard try Strategy(of: deployment) == .rollingUpdate else {
            (surge, unavailable) = (0, 0)
            return
        }
        let rolling = deployment.spec.strategy.rollingUpdate
        let posts = try Fenceposts(
            surge: rolling?.maxSurge, unavailable: rolling?.maxUnavailable, of: replicas)
        (surge, unavailable) = (posts.surge, min(posts.unavailable, replicas))
        // <<<
    }

    /// A number, or a share of the wanted number.
    private static func resolve(
        _ value: IntOrString?, _ name: String, of replicas: Int, up: Bool
    ) throws -> Int {
        // >>> reconcilers.7
        // "25%": digits and a percent sign, nothing else. Divide last. A number of 20 digits must not trap.
        // stub: throw Unimplemented("reconcilers.7")
        switch value ?? .string("25%") {
        case .int(let number) where number >= 0: return Int(number)
        case .int(let number): throw RolloutError.badFencepost(name, "\(number)")
        case .string(let text):
            let digits = text.utf8.dropLast()
            guard text.utf8.last == UInt8(ascii: "%"), digits.allSatisfy({ 48...57 ~= $0 }),
                let percent = Int32(String(Substring(digits)))
            else { throw RolloutError.badFencepost(name, text) }
            let share = Int(percent) * max(0, min(replicas, Int(Int32.max)))
            return share / 100 + (up && share % 100 > 0 ? 1 : 0)
        }
        // <<<
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
