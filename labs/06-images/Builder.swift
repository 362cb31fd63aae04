import Archives
import ByteStreams
import Dockerfiles
import LabSupport
import OCIImage

/// Builds an image from a Dockerfile and a context.
///
/// - Docker: Dockerfile reference
public struct Builder<Runner: StepRunner> {
    /// Where its blobs go, and where the images of FROM come from.
    public let layout: ImageLayout
    /// What is asked for.
    public let settings: BuildSettings
    /// Runs programs.
    public var runner: Runner
    /// Told of what happens; throws to end the build.
    let report: (BuildEvent) throws -> Void

    /// Stages that are finished, by index, and images that files were taken from, by name.
    var stages: [Int: BuiltStage] = [:]
    var images: [String: BuiltStage] = [:]
    let dockerfile: Dockerfile
    let context: ContextTree
    /// The variables with which every stage begins.
    var scope = VariableScope()
    var stepNumber = 0
    var stepCount = 0

    /// A build.
    public init(
        _ dockerfile: Dockerfile, context: ContextTree, into layout: ImageLayout, runner: Runner,
        settings: BuildSettings, report: @escaping (BuildEvent) throws -> Void = { _ in }
    ) {
        self.dockerfile = dockerfile
        self.context = context
        self.layout = layout
        self.runner = runner
        self.settings = settings
        self.report = report
    }

    /// Builds the wanted stage and all that it needs.
    /// - Returns: the manifest's descriptor; no name points to it yet.
    /// - Throws: `BuildFault`, and what the store, the runner and the layers throw.
    public mutating func build() throws -> Descriptor {
        // TODO images.6
        // The plan first. Then stage after stage, step after step: the key, the cache, and only when that has
        // nothing, the work.
        throw Unimplemented("images.6")
    }

    // TODO images.6
}

/// A stage as far as it is built.
struct BuiltStage {
    var state: ImageState
    /// Where its tree goes.
    let folder: String
    /// Its files on disk; nil as long as nobody needed them.
    var tree: StageTree?
    /// Whether a program may run in it.
    var hasPrograms = false

    init(state: ImageState, folder: String) {
        self.state = state
        self.folder = folder
    }
}
