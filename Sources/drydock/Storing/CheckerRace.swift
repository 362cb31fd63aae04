import Histories
import KeyValueModel
import LabSupport
import Reconcilers

/// The linearizability checker on what eight threads saw of the store.
enum CheckerRace {
    private static let threads = 8
    private static let calls = 10_000

    static func run() throws -> StoreBenchResult.Row {
        let history = try history(of: Store(now: { .zero }))
        let checker = LinearizabilityChecker(StoreModel(), budget: 10_000_000)
        return try ProcessorTime.measure("checker, call", count: history.count, clients: threads) {
            guard try checker.check(history).isLinearizable == true else {
                throw Complaint("the checker: expected a linearizable history of the store, found another")
            }
        }
    }

    private static func history(of store: Store) throws
        -> [Histories.Operation<StoreModel.Input, StoreModel.Output>]
    {
        let recorder = HistoryRecorder<StoreModel.Input, StoreModel.Output>()
        let workers = try (0..<threads).map { worker in
            try BlockingThread {
                var generator = SeededGenerator(seed: UInt64(worker))
                for number in 0..<calls / threads {
                    let key = ["a", "b", "c"][Int.random(in: 0..<3, using: &generator)]
                    let call: StoreModel.Input =
                        switch Int.random(in: 0..<8, using: &generator) {
                        case 0...2: .read(key)
                        case 3...5: .put(key, "\(worker) \(number)")
                        case 6: .delete(key)
                        default: .swap(key, Int64(number), "\(worker) \(number)")
                        }
                    recorder.record(process: worker, call) { try? call.perform(on: store) }
                }
            }
        }
        for worker in workers { worker.join() }
        return recorder.history
    }
}
