import ExamKit
import KeyValueModel
import LabSupport
import Reconcilers

/// Milestone 3: watches of several kinds beside a script of changes and compactions.
struct WatchProbe: Probe {
    struct Watched: Codable, Sendable {
        var key: String
        var end: String
        var start: Int64
        var noPut: Bool
        var noDelete: Bool
        var prevKV: Bool
        /// After which call it begins.
        var after: Int
        /// After every how many calls it is read.
        var pace: Int
    }

    struct Case: Codable, Sendable {
        var calls: [CaseCall]
        var watches: [Watched]
    }

    let id = "watches"

    func cases(using generator: inout SeededGenerator) -> [Case] {
        (0..<20).map { _ in
            let kinds: [CaseCall.Kind] = [.put, .put, .put, .delete, .txn, .compact, .range]
            return Case(
                calls: (0..<40).map { _ in .random(kinds, using: &generator) },
                watches: (0..<6).map { _ in watched(using: &generator) })
        }
    }

    private func watched(using generator: inout SeededGenerator) -> Watched {
        let odds = { (n: Int, generator: inout SeededGenerator) in
            Int.random(in: 0..<n, using: &generator) == 0
        }
        return Watched(
            key: CaseCall.key(using: &generator),
            end: ["", "\0", CaseCall.key(using: &generator), "z"][Int.random(in: 0..<4, using: &generator)],
            start: Int64.random(in: 0...20, using: &generator), noPut: odds(6, &generator),
            noDelete: odds(6, &generator), prevKV: odds(2, &generator),
            after: Int.random(in: 0..<20, using: &generator), pace: Int.random(in: 1...15, using: &generator))
    }

    func observe(_ question: Case) throws -> Answers {
        let desk = CaseStore()
        var watches = [(any StoreWatch)?](repeating: nil, count: question.watches.count)
        var lines = [String](repeating: "", count: question.watches.count)
        var answers: [String] = []
        for (number, call) in question.calls.enumerated() {
            answers.append(try desk.answer(call))
            for (index, watched) in question.watches.enumerated() {
                if number == watched.after {
                    do { watches[index] = try begin(watched, desk.store) } catch let error as StoreError {
                        lines[index] = error.message
                    }
                }
                if number % watched.pace == 0, let watch = watches[index] {
                    lines[index] += try read(watch, desk)
                }
            }
        }
        for (index, watch) in watches.enumerated() {
            if let watch { lines[index] += try read(watch, desk) }
        }
        return Answers(lines: lines + answers)
    }

    private func begin(_ watched: Watched, _ store: Store) throws -> any StoreWatch {
        var request = WatchRequest(
            KeyRange(key: Array(watched.key.utf8), end: Array(watched.end.utf8)), startRevision: watched.start
        )
        request.noPut = watched.noPut
        request.noDelete = watched.noDelete
        request.prevKV = watched.prevKV
        return try store.watch(request) {}
    }

    /// All events; where responses are cut is the store's choice.
    private func read(_ watch: any StoreWatch, _ desk: CaseStore) throws -> String {
        var text = ""
        while let response = try watch.next() {
            if response.compactRevision > 0 { text += " compacted \(response.compactRevision)" }
            for event in response.events {
                text +=
                    " \(event.kind) \(desk.text(event.kv))\(event.previous.map { " was \(desk.text($0))" } ?? "")"
            }
        }
        return text + (try watch.progress().map { " up to \($0.revision)" } ?? "")
    }

    func explain(_ question: Case, expected: Answers, actual: Answers) -> String {
        let watches = question.watches.map {
            "watch of \($0.key) \($0.end) from \($0.start), begun after call \($0.after + 1)"
        }
        let calls = question.calls.enumerated().map { "call \($0 + 1), \($1.kind) \($1.key) \($1.end)" }
        return Answers.explain(watches + calls, expected, actual)
    }
}
