import Histories
import LabSupport

/// Looks for an order of the calls of one part.
struct LinearizabilitySearch<Model: SequentialModel> {
    typealias Call = Operation<Model.Input, Model.Output>

    /// What has been decided already, whichever way it came to that: which calls, and to what they led.
    private struct Situation: Hashable {
        let taken: TakenCalls.Mark
        let state: Model.State
    }

    /// Where the search goes on among those that may be next: an entry of the timeline, and once that is a
    /// return, the unfinished calls.
    private struct Cursor {
        var entry: Int
        var unfinished = 0
    }

    private enum Choice {
        case finished(Int)
        case unfinished(Int)
    }

    /// A decision that can be taken back.
    private struct Step {
        let choice: Choice
        let stateBefore: Model.State
        /// Where it was found.
        let cursor: Cursor
    }

    /// An answer that could not be explained, and the steps that led there. Those that have been taken back since
    /// are kept here, the last first; the others are still in `steps`.
    private struct Farthest {
        let stuck: Int
        let length: Int
        var takenBack: [Int] = []
    }

    private let model: Model
    private let part: String
    private let budget: Int
    /// By when they began, with their numbers in the history.
    private let finished: [(number: Int, call: Call)]
    private let unfinished: [(number: Int, call: Call)]

    private var timeline: Timeline
    private var taken: TakenCalls
    private var state: Model.State
    private var steps: [Step] = []
    private var seen: Set<Situation> = []
    /// The latest answer that could not be explained.
    private var farthest: Farthest?

    /// How many situations it has looked at.
    var visited: Int { seen.count }

    init(_ model: Model, part: String, calls: [(Int, Call)], budget: Int) {
        let calls = calls.map { (number: $0.0, call: $0.1) }.sorted { $0.call.invoked < $1.call.invoked }
        self.model = model
        self.part = part
        self.budget = budget
        finished = calls.filter { $0.call.returned != nil }
        unfinished = calls.filter { $0.call.returned == nil }
        timeline = Timeline(finished.map { ($0.call.invoked, $0.call.returned ?? .max) })
        taken = TakenCalls(finished: finished.count, unfinished: unfinished.count)
        state = model.initial
    }

    /// Searches until an order is found, all have been tried, or the budget is used up.
    mutating func run() throws -> LinearizabilityVerdict {
        // TODO reconcilers.4
        // As long as calls that came back are left: try the next that may be next. It may if no call that is not
        // in order yet came back before it was made: walk the timeline from its head to the first return; after
        // those, the unfinished ones that were called before that return. Does the model agree, and is what follows
        // a situation never `seen`, go on from there. When nobody is left to try, that return is what cannot be
        // explained: note it, take the last step back and try the next after it. No step left: a violation.
        throw Unimplemented("reconcilers.4")
    }

    // TODO reconcilers.4
    /// Takes the next step that is possible from the cursor on; false when there is none.

    private func returned(_ call: Int) -> Int { finished[call].call.returned ?? .max }

    /// The first call that came back and is not in order yet.
    private var firstLeft: Int {
        if case .call(let call) = timeline[timeline.first] { call } else { finished.count }
    }

    private func number(of step: Step) -> Int {
        switch step.choice {
        case .finished(let call): finished[call].number
        case .unfinished(let call): unfinished[call].number
        }
    }

    /// What was found when the search went farthest; all steps have been taken back.
    private func counterexample() -> Counterexample {
        guard let farthest else { return Counterexample(part: part, stuck: 0, order: [], underWay: []) }
        let stuck = finished[farthest.stuck]
        let settled = Set(farthest.takenBack + [stuck.number])
        let others = (finished + unfinished).filter {
            $0.call.invoked <= returned(farthest.stuck) && !settled.contains($0.number)
        }
        return Counterexample(
            part: part, stuck: stuck.number, order: farthest.takenBack.reversed(),
            underWay: others.map(\.number).sorted())
    }
}
