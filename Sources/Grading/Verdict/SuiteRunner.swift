/// Runs the tests of a milestone, each in a process of its own.
struct SuiteRunner: Sendable {
    /// The built test bundle.
    let bundle: String
    let lab: Lab
    let toolchain: Toolchain
    /// Processes at one time.
    let width: Int
    /// The seed that `withSeed` uses in suites.
    let seed: UInt64
    let folder: String
    /// What was built, where that is not in the build folder itself.
    var sheet: Sheet?

    /// The test ids that the bundle itself lists, for this lab's suites.
    func listedTests() throws -> Set<String> {
        let result = try request(["--list-tests"], Limits(lab.limits), needing: nil).run()
        guard result.ending == .exited(0) else {
            throw KitError("\(bundle) --list-tests: ended with \(result.ending)")
        }
        let lines = result.standardOutput.text.split(separator: "\n").map(String.init)
        return Set(lines.filter { $0.hasPrefix("\(lab.module)Tests.") && $0.contains("/") })
    }

    /// Runs these tests of a milestone and judges each by its receipts.
    func run(
        _ tests: [String], of milestone: Milestone, each: @escaping @Sendable (TestReport) -> Void
    ) throws -> [TestReport] {
        try tests.parallelMap(width: width) { test in
            let report = try runOne(milestone.bundleID(of: test, module: lab.module), of: milestone)
            each(report)
            return report
        }
    }

    /// Runs these tests in one process, and in one of their own those that a crash left out.
    func runTogether(_ tests: [String], of milestone: Milestone) throws -> [TestReport] {
        let ids = tests.map { milestone.bundleID(of: $0, module: lab.module) }
        let (receipts, result) = try launch(ids, of: milestone)
        let outcomes = receipts.outcomes(of: ids, in: result)
        return try ids.map { id in
            let outcome = outcomes[id] ?? .notReached
            if outcome == .notReached { return try runOne(id, of: milestone) }
            return TestReport(id: id, outcome: outcome, result: result)
        }
    }

    /// Runs these tests in one process, for at most so long.
    func preview(_ tests: [String], of milestone: Milestone, within time: Duration) throws -> Preview {
        let ids = tests.map { milestone.bundleID(of: $0, module: lab.module) }
        let (receipts, result) = try launch(ids, of: milestone, within: time)
        let outcomes = receipts.outcomes(of: ids, in: result)
        let red = zip(tests, ids).filter { _, id in
            switch outcomes[id] {
            case .passed, .skipped, .notReached, nil: false
            default: true
            }
        }
        return Preview(red: red.map(\.0), log: result.standardOutput.text)
    }

    private func runOne(_ id: String, of milestone: Milestone) throws -> TestReport {
        let (receipts, result) = try launch([id], of: milestone)
        return TestReport(id: id, outcome: receipts.outcome(of: id, in: result), result: result)
    }

    private func launch(_ ids: [String], of milestone: Milestone, within time: Duration? = nil) throws
        -> (Receipts, LaunchResult)
    {
        let receipts = Receipts()
        var limits = Limits(lab.limits)
        if let time { (limits.wall, limits.cpu) = (time, time) }
        var request = request([ids.joined(separator: ",")], limits, needing: milestone.host)
        request.environment.merge(receipts.environment) { $1 }
        request.channel = receipts.channel
        return (receipts, try request.run())
    }

    private func request(_ arguments: [String], _ limits: Limits, needing host: String?) -> LaunchRequest {
        let environment = toolchain.testEnvironment.merging(["DRYDOCK_SEED": String(seed)]) { $1 }
        return LaunchRequest(
            executable: bundle, arguments: arguments, environment: environment, directory: folder,
            limits: limits
        ).boxed(with: toolchain, sheet, for: lab, needing: host)
    }
}

extension Limits {
    /// The limits of one test or exam process of a lab.
    init(_ limits: LabLimits) {
        self.init(
            wall: .seconds(limits.wallSeconds), cpu: .seconds(limits.cpuSeconds),
            memory: limits.memoryMiB << 20, output: limits.outputBytes, fileSize: limits.fileMiB << 20,
            processes: limits.processes)
    }
}

extension TestReport {
    /// Characters of a failed test's output that are kept.
    private static let keptOutput = 2000

    /// The report of a test that ran alone.
    init(id: String, outcome: TestOutcome, result: LaunchResult) {
        self.init(id: id)
        seconds = result.wallSeconds
        switch outcome {
        case .passed: return
        case .failed(let failures):
            cause = Cause(.assertion)
            self.failures = failures
        case .notImplemented(let milestone, let failures):
            cause = Cause(.notImplemented, milestone)
            self.failures = failures
        case .skipped(let reason): cause = Cause(.skipped, reason)
        case .crashed(let signal): cause = .crash(signal: signal)
        case .timeout: cause = Cause(.timeout)
        case .memory: cause = Cause(.memory)
        case .output: cause = Cause(.output)
        case .exitedEarly(let status): cause = Cause(.earlyExit, "status \(status)")
        // Receipts that contradict themselves were not all sent by the observer.
        case .broken(let how): cause = Cause(.refused, how)
        case .notReached: cause = Cause(.earlyExit, "the process ended before this test")
        }
        let text = result.standardOutput.text + result.standardError.text
        output = String(text.suffix(Self.keptOutput))
    }
}
