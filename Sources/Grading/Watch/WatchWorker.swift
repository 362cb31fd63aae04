import Dispatch
import Synchronization

/// Runs rounds one after the other on a thread of its own.
final class WatchWorker: Sendable {
    private let round: WatchRound
    private let build: Mutex<WatchBuild>
    private let finished = Mutex<Result<WatchRound.Result, any Error>?>(nil)

    init(round: WatchRound, scratch: String) {
        self.round = round
        build = Mutex(
            WatchBuild(
                toolchain: round.toolchain, package: round.package, scratch: scratch, lab: round.lab))
    }

    /// Runs a round on the calling thread.
    func run(_ milestone: Milestone, _ edits: Edits?) throws -> WatchRound.Result {
        try build.withLock { try round.run(milestone, &$0, edits) }
    }

    /// Runs a round elsewhere and calls `done` there when its result can be taken.
    func start(_ milestone: Milestone, _ edits: Edits?, done: @escaping @Sendable () -> Void) {
        DispatchQueue.global().async {
            let result = Result { try self.run(milestone, edits) }
            self.finished.withLock { $0 = result }
            done()
        }
    }

    /// The result of the last round started, once.
    func take() -> Result<WatchRound.Result, any Error>? {
        finished.withLock { $0.take() }
    }
}
