import Histories
import KeyValueModel
import LabSupport
import Reconcilers
import SuiteSupport
import XCTest

extension LinearizabilityTests {
    private func input(_ number: Int, using generator: inout SeededGenerator) -> StoreModel.Input {
        let key = ["a", "b", "c"][Int.random(in: 0..<3, using: &generator)]
        return switch Int.random(in: 0..<8, using: &generator) {
        case 0...2: .read(key)
        case 3, 4: .put(key, "\(number)")
        case 5: .delete(key)
        default: .swap(key, Int64.random(in: 0...9, using: &generator), "\(number)")
        }
    }

    /// What eight threads see of a store.
    private func history(
        of store: any KeyValueStore, calls: Int, using generator: inout SeededGenerator
    ) -> [Histories.Operation<StoreModel.Input, StoreModel.Output>] {
        let recorder = HistoryRecorder<StoreModel.Input, StoreModel.Output>()
        let scripts = (0..<8).map { worker in
            (0..<calls).map { input(worker * calls + $0, using: &generator) }
        }
        DispatchQueue.concurrentPerform(iterations: 8) { worker in
            var last: [String: Int64] = [:]
            for var call in scripts[worker] {
                // A guess that is often right: what this thread has seen last.
                if case .swap(let key, _, let text) = call { call = .swap(key, last[key] ?? 0, text) }
                recorder.record(process: worker, call) {
                    let answer = try? call.perform(on: store)
                    if case .read(let key) = call { last[key] = answer?.kv?.modRevision ?? 0 }
                    return answer
                }
            }
        }
        return recorder.history
    }

    func testTheStoreIsLinearizableUnderEightThreads() throws {
        try withSeed { generator in
            let history = history(of: StoreDesk().store, calls: 150, using: &generator)
            XCTAssertEqual(history.filter { $0.returned != nil }.count, 1200, "a call failed")
            let verdict = try LinearizabilityChecker(StoreModel()).check(history)
            if case .violation(let found) = verdict {
                XCTFail(found.explanation(of: history, by: StoreModel()))
            }
            XCTAssertEqual(verdict.isLinearizable, true)
        }
    }

    func testAStoreThatAnswersFromAnOldCopyIsFoundOut() throws {
        typealias Call = Histories.Operation<StoreModel.Input, StoreModel.Output>
        let store = StoreDesk().store
        var calls: [Call] = []
        let note = { (input: StoreModel.Input, output: StoreModel.Output) in
            calls.append(
                Call(
                    process: 0, input: input, output: output, invoked: calls.count * 2,
                    returned: calls.count * 2 + 1))
        }
        for input in [StoreModel.Input.put("a", "1"), .put("a", "2")] {
            note(input, try input.perform(on: store))
        }
        let old = try store.range(RangeRequest(.text("a"), revision: 2))
        note(.read("a"), StoreModel.Output(revision: 2, kv: old.kvs.first))
        guard case .violation(let found) = try LinearizabilityChecker(StoreModel()).check(calls) else {
            return XCTFail("a read of revision 2 after revision 3 has been seen is a stale one")
        }
        XCTAssertEqual(found.stuck, 2)
    }
}
