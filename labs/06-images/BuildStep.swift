import Archives
import Dockerfiles
import LabSupport
import OCIImage

/// An instruction with its variables replaced: what is to be done, and what the image says afterwards.
public struct BuildStep: Sendable {
    /// What is done with the tree.
    public enum Action: Equatable, Sendable {
        /// Nothing: the instruction is about the configuration.
        case note
        /// A folder is made, with those above it.
        case folder(String)
        /// Files are put into it.
        case copy(CopyOrder)
        /// A program changes it.
        case run(RunOrder)
    }

    /// What a RUN is asked to do, before anybody looks at the tree.
    public struct RunOrder: Equatable, Sendable {
        /// The program and its words.
        public var words: [String]
        /// The image's variables, then arguments and proxies.
        public var environment: [String]
        /// Arguments that count in the cache, by name.
        public var arguments: [String: String]
        /// What USER says.
        public var user: String
        /// Absolute.
        public var folder: String
        /// Nil leaves it to the build.
        public var network: RunStep.Network?
        /// Scripts that begin with `#!`, by the path at which the tree is to show them.
        public var scripts: [String: String]
    }

    /// Of the Dockerfile, from 1.
    public var line: Int
    /// How the history names it.
    public var text: String
    /// What is done with the tree.
    public var action: Action
    /// The image afterwards, but for its layer, its history and its key.
    public var after: ImageState

    /// What the step reads besides its tree.
    /// - Parameter files: those that a COPY takes.
    public func material(_ files: [FileFact] = []) -> KeyMaterial {
        // TODO images.6
        // A RUN sees variables and arguments: they count. Proxies do not.
        KeyMaterial("")
    }
}
