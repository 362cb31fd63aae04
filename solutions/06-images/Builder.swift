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
        // >>> images.6
        // The plan first. Then stage after stage, step after step: the key, the cache, and only when that has
        // nothing, the work.
        // stub: throw Unimplemented("images.6")
        let needed = try dockerfile.stagesNeeded(for: settings.target, arguments: given)
        stepCount = needed.reduce(0) { $0 + 1 + $1.instructions.count }
        try warnOfUnused()
        var scope = VariableScope(
            given: settings.arguments, predefined: settings.platformArguments, escape: dockerfile.escape)
        for argument in dockerfile.globalArguments { try scope.declareGlobally(argument) }
        self.scope = scope
        let target = try targetIndex()
        for stage in needed { try build(stage) }
        return try finish(try finished(target).state)
        // <<<
    }

    // >>> images.6
    mutating func build(_ stage: Stage) throws {
        guard stages[stage.index] == nil else { return }
        let base = try dockerfile.base(of: stage, arguments: given)
        if case .stage(let index) = base { try build(dockerfile.stages[index]) }
        stepNumber += 1
        try report(
            .began(stepNumber, of: stepCount, line: stage.from.lines.lowerBound, stage.from.text))
        var built = BuiltStage(
            state: try beginning(of: stage, on: base), folder: "\(settings.folder)/stage-\(stage.index)")
        try report(.ended(.noted))
        let triggers = try takeTriggers(of: &built.state, at: stage.from)
        let all = triggers + stage.instructions
        built.hasPrograms = runner.isReal && all.contains { $0.keyword == .run }
        for (index, instruction) in all.enumerated() {
            built = try carryOut(instruction, on: built, isCounted: index >= triggers.count)
        }
        stages[stage.index] = built
    }

    private mutating func carryOut(
        _ instruction: Instruction, on stage: BuiltStage, isCounted: Bool
    ) throws -> BuiltStage {
        let step = try StepReader.step(instruction, on: stage.state, in: dockerfile)
        if case .copy(let order) = step.action, case .stage(let index)? = order.origin {
            // It may stand anywhere in the file.
            try build(dockerfile.stages[index])
        }
        // A trigger belongs to the step of its FROM.
        if isCounted { stepNumber += 1 }
        try report(.began(stepNumber, of: stepCount, line: step.line, step.text))
        do {
            let (next, result) = try perform(step, on: stage)
            try report(.ended(result))
            return next
        } catch let fault as BuildFault {
            throw fault.in(instruction)
        }
    }

    private var given: [String: String] {
        settings.platformArguments.merging(settings.arguments) { $1 }
    }

    private func targetIndex() throws -> Int {
        let last = dockerfile.stages.count - 1
        guard let target = settings.target else { return last }
        guard case .stage(let index) = try dockerfile.source(from: target, in: dockerfile.stages[last].from)
        else { return last }
        return index
    }

    func finished(_ index: Int) throws -> BuiltStage {
        guard let stage = stages[index] else { throw BuildFault("stage \(index): not built yet") }
        return stage
    }

    private func warnOfUnused() throws {
        let asked = Set(
            dockerfile.instructions.filter { $0.keyword == .arg }.flatMap(\.variables).map(\.name))
        let proxies = BuildSettings.proxies(in: settings.arguments)
        let unused = settings.arguments.keys.filter { !asked.contains($0) && proxies[$0] == nil }.sorted()
        guard !unused.isEmpty else { return }
        try report(.warning("no ARG asks for --build-arg \(unused.joined(separator: ", "))"))
    }

    /// The configuration and the manifest go into the store.
    private func finish(_ state: ImageState) throws -> Descriptor {
        var state = state
        if state.layers.isEmpty { state = try withEmptyLayer(state) }
        let config = try layout.store.put(bytes: state.config.bytes, mediaType: MediaType.config)
        let manifest = ImageManifest(config: config, layers: state.layers)
        var descriptor = try layout.store.put(bytes: manifest.bytes, mediaType: MediaType.manifest)
        descriptor.platform = state.config.platform
        return descriptor
    }
    // <<<
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
