import ClusterAPI
import LabSupport

/// Does a thing many times, in batches that double while all goes well.
///
/// A quota that is used up refuses the first; without this the other thousand requests would be made for nothing.
/// - Kubernetes: 1.20, replica_set.go slowStartBatch
public enum SlowStart {
    /// What became of it.
    public struct Outcome: Equatable {
        /// How many went well.
        public var successes = 0
        /// How many were tried.
        public var calls = 0
        /// The first that went wrong.
        public var error: APIError?
    }

    /// Does it `count` times unless a batch fails.
    /// - Parameter body: one time; an `APIError` is an outcome, anything else is thrown on.
    public static func run(_ count: Int, initial: Int = 1, _ body: () throws -> Void) throws -> Outcome {
        // TODO reconcilers.7
        // Batches of 1, 2, 4 … A batch is done to its end also when a part of it fails (the real one does it in
        // parallel); no other is begun then.
        throw Unimplemented("reconcilers.7")
    }
}
