import Dispatch
import Glibc

extension LaunchRequest {
    /// Runs the program to its end and leaves nothing of it behind.
    ///
    /// Blocks the calling thread, at most for the wall limit and a few seconds.
    /// - Throws: `LaunchError` when the program could not be started.
    public func run() throws(LaunchError) -> LaunchResult {
        try run(interrupt: -1)
    }

    private func run(interrupt: Int32) throws(LaunchError) -> LaunchResult {
        let sandbox = box == nil ? nil : SandboxProbe.ofThisHost.sandbox
        return try run(
            in: sandbox?.isolation ?? .strongest, groups: GroupHierarchy.usable, sandbox: sandbox,
            interrupt: interrupt)
    }

    /// Runs the program with what a host may offer, until `interrupt` becomes readable.
    func run(
        in isolation: Isolation, groups: [GroupHierarchy], sandbox: Sandbox? = nil, interrupt: Int32 = -1
    ) throws(LaunchError) -> LaunchResult {
        let group = ResourceGroup(limits, in: groups)
        var supervision = try Supervision(
            self, group, isolation: isolation, sandbox: sandbox, interrupt: interrupt)
        try supervision.untilTheEnd()
        return try supervision.result()
    }

    /// Runs the program on a thread of its own, so that the caller's task blocks no pool thread.
    ///
    /// Cancelling the task ends the program.
    /// - Throws: `LaunchError` when the program could not be started, `CancellationError`.
    public func runInBackground() async throws -> LaunchResult {
        let cancel = try DescriptorPair.pipe(weRead: true)
        let (reading, writing) = (cancel.ours.number, cancel.theirs.number)
        let result = try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { continuation in
                DispatchQueue(label: "launch").async {
                    continuation.resume(
                        with: Result {
                            try run(interrupt: reading)
                        })
                }
            }
        } onCancel: {
            var word: UInt8 = 0
            write(writing, &word, 1)
        }
        // Both ends have to live until here: their numbers were in use.
        withExtendedLifetime(cancel) {}
        try Task.checkCancellation()
        return result
    }

    /// What a failed step was about.
    func subject(of step: String) -> String {
        switch step {
        case "execve": executable
        case "chdir": directory
        default: "for \(executable)"
        }
    }
}
