/// One round of the watch: build, run one milestone's suite in one process, say what came of it.
struct WatchRound: Sendable {
    /// What a round found.
    struct Result: Sendable, Equatable {
        var milestone: MilestoneReport
        var compilerErrors: [CompilerMessage] = []
        /// Whether the short way of building was taken.
        var isQuick = false
        /// Seconds for building.
        var buildSeconds: Double = 0
        /// Seconds for running.
        var testSeconds: Double = 0
    }

    let lab: Lab
    let toolchain: Toolchain
    let package: String
    let seed: UInt64

    /// Runs a round.
    func run(_ milestone: Milestone, _ build: inout WatchBuild, _ edits: Edits?) throws -> Result {
        var result = Result(milestone: MilestoneReport(milestone))
        let start = ContinuousClock.now
        let outcome = try build.run(edits)
        let built = ContinuousClock.now
        result.buildSeconds = (built - start).inSeconds
        switch outcome {
        case .failed(let output):
            result.compilerErrors = CompilerMessage.all("error", in: output, under: package)
            let first = result.compilerErrors.first?.text ?? String(output.suffix(1000))
            result.milestone.cause = Cause(.compile, first)
        case .built(let bundle, let quick):
            result.isQuick = quick
            result.milestone.tests = try runner(bundle).runTogether(milestone.tests, of: milestone)
            result.milestone.cause = MilestoneJudge.worst(of: result.milestone.tests, in: milestone)
            result.testSeconds = (ContinuousClock.now - built).inSeconds
        }
        return result
    }

    private func runner(_ bundle: String) -> SuiteRunner {
        SuiteRunner(
            bundle: bundle, lab: lab, toolchain: toolchain, width: 2, seed: seed, folder: package)
    }
}

extension Duration {
    /// As a number of seconds.
    var inSeconds: Double {
        Double(components.seconds) + Double(components.attoseconds) / 1e18
    }
}
