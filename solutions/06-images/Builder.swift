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
    var dockerfile: Dockerfile
    var context: ContextTree
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
        let variables = try outerVariables()
        let plan = try BuildPlan(dockerfile.stages, target: settings.target) { text in
            try WordExpansion(environment: variables.outer, escape: dockerfile.escape).expand(text)
        }
        stepCount = plan.stepCount
        var used = variables
        for item in plan.items {
            let stage = try build(item, variables)
            used.note(stage.state.variables)
            stages[item.stage.index] = stage
        }
        if !used.unused.isEmpty {
            try report(.warning("no ARG asks for --build-arg \(used.unused.joined(separator: ", "))"))
        }
        guard let last = plan.items.last, let image = stages[last.stage.index] else {
            throw BuildFault("there is no FROM: nothing to build")
        }
        return try finish(image.state)
        // <<<
    }

    // >>> images.6
    private func outerVariables() throws -> BuildVariables {
        var variables = BuildVariables(given: settings.arguments, platforms: settings.platformArguments)
        for instruction in dockerfile.instructions.prefix(while: { $0.keyword != .from }) {
            for variable in instruction.variables {
                let expansion = WordExpansion(environment: variables.outer, escape: dockerfile.escape)
                variables.declareOuter(variable.name, try variable.value.map(expansion.expand))
            }
        }
        return variables
    }

    private mutating func build(_ item: BuildPlan.Item, _ variables: BuildVariables) throws -> BuiltStage {
        let from = item.stage.from
        stepNumber += 1
        try report(
            .began(stepNumber, of: stepCount, line: from.lines.lowerBound, from.text))
        var stage = BuiltStage(
            state: try beginning(of: item, variables), folder: "\(settings.folder)/stage-\(item.stage.index)")
        stage.hasPrograms = runner.isReal && item.stage.instructions.contains { $0.keyword == .run }
        try report(.ended(.noted))
        let triggers = try takeTriggers(of: &stage.state, at: from)
        for trigger in triggers { stage = try carryOut(trigger, on: stage) }
        for instruction in item.stage.instructions {
            stepNumber += 1
            stage = try carryOut(instruction, on: stage)
        }
        return stage
    }

    private mutating func carryOut(_ instruction: Instruction, on stage: BuiltStage) throws -> BuiltStage {
        let all = dockerfile.stages
        let step = try StepReader.step(instruction, on: stage.state, escape: dockerfile.escape) { name in
            BuildPlan.origin(name, among: all)
        }
        try report(.began(stepNumber, of: stepCount, line: step.line, step.text))
        do {
            let (next, result) = try perform(step, on: stage)
            try report(.ended(result))
            return next
        } catch let fault as BuildFault {
            throw BuildFault(
                line: fault.line ?? step.line,
                fault.line == nil ? "\(instruction.keyword.rawValue): \(fault.message)" : fault.message)
        }
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

extension BuildSettings {
    /// What a stage can ask for by ARG.
    /// - Docker: Dockerfile reference, "Automatic platform ARGs in the global scope"
    var platformArguments: [String: String] {
        var values: [String: String] = [:]
        // Programs of the image run here, so both are the same.
        for prefix in ["TARGET", "BUILD"] {
            values["\(prefix)PLATFORM"] = platform.shortText
            values["\(prefix)OS"] = platform.os
            values["\(prefix)ARCH"] = platform.architecture
            values["\(prefix)VARIANT"] = platform.variant ?? ""
        }
        return values
    }
}
