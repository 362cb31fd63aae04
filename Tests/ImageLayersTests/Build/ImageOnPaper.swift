import Dockerfiles
import ImageLayers
import OCIImage

/// What instructions say of an image; nothing is built.
struct ImageOnPaper {
    private(set) var state: ImageState
    private(set) var steps: [BuildStep] = []

    /// - Parameter text: what follows a `FROM scratch` in line 1.
    init(_ text: String, on base: RunConfig = RunConfig(), given: [String: String] = [:]) throws {
        let dockerfile = try Dockerfile(parsing: "FROM scratch\n" + text + "\n")
        let config = ImageConfig(platform: Platform(architecture: "amd64"), config: base)
        var scope = VariableScope(given: given)
        try scope.enterStage(environment: base.environment)
        state = ImageState(config, key: CacheKey(hex: ""), scope: scope)
        for instruction in dockerfile.stages[0].instructions {
            let step = try StepReader.step(instruction, on: state, in: dockerfile)
            steps.append(step)
            state = step.after
        }
    }

    var run: RunConfig { state.run }
    /// How the history would name the steps.
    var texts: [String] { steps.map(\.text) }
    /// What the RUNs ask for.
    var orders: [BuildStep.RunOrder] {
        steps.compactMap { step in
            if case .run(let order) = step.action { order } else { nil }
        }
    }
    /// What the COPYs ask for.
    var copies: [CopyOrder] {
        steps.compactMap { step in
            if case .copy(let order) = step.action { order } else { nil }
        }
    }
}

extension RunConfig {
    /// One that says no more than this.
    init(cmd: [String]) {
        self.init()
        self.cmd = cmd
    }
}
