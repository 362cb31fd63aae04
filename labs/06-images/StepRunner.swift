/// Runs the programs of a build.
///
/// The lab knows no more of it: what a container is made of is the subject of other labs.
public protocol StepRunner {
    /// Whether a run changes the tree. One that does not has its steps noted in the history and no more;
    /// their results are not remembered.
    var isReal: Bool { get }
    /// Runs a program in a tree, which it may change, and waits for its end.
    /// - Returns: its exit status, 128 + N after signal N.
    /// - Throws: when it cannot be started.
    mutating func run(_ step: RunStep) throws -> Int32
}

/// One program of a build, with all that it needs to know.
///
/// - Docker: Dockerfile reference, "RUN"
public struct RunStep: Equatable, Sendable {
    /// Which network it sees.
    public enum Network: String, Equatable, Sendable, CaseIterable {
        case none, host
    }

    /// The program and its words.
    public var words: [String]
    /// `NAME=value`
    public var environment: [String]
    /// As whom it runs.
    public var owner: Owner
    /// Where it starts: absolute, in the tree.
    public var folder: String
    /// The tree: a folder of the host.
    public var root: String
    /// Which network it sees.
    public var network: Network
    /// Scripts of the Dockerfile that begin with `#!`, by the path at which the tree is to show them.
    public var scripts: [String: [UInt8]]

    /// A program that starts in `/` as root.
    public init(
        _ words: [String], root: String, environment: [String] = [], owner: Owner = Owner(),
        folder: String = "/", network: Network = .none, scripts: [String: [UInt8]] = [:]
    ) {
        self.words = words
        self.root = root
        self.environment = environment
        self.owner = owner
        self.folder = folder
        self.network = network
        self.scripts = scripts
    }
}

/// Runs nothing: for hosts that allow no containers.
public struct RecordingRunner: StepRunner, Sendable {
    /// What would have run.
    public private(set) var steps: [RunStep] = []

    /// Nothing yet.
    public init() {}

    /// No.
    public var isReal: Bool { false }

    /// Notes it.
    /// - Returns: 0.
    public mutating func run(_ step: RunStep) -> Int32 {
        steps.append(step)
        return 0
    }
}
