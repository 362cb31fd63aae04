import ExamKit
import LabSupport
import LinuxSystem
import Namespaces

/// Milestone 3: ids read, and an init on paper among children that end as they like.
struct ProcessProbe: Probe {
    struct Case: Codable, Sendable {
        var status: String
        var kinds: UInt64
        /// Per round: ended orphans, and a signal for init (0 for none).
        var rounds: [[Int32]]
        /// How the main program ends at last: a status, or 256 and a signal.
        var end: Int32
    }

    let id = "process"

    func cases(using generator: inout SeededGenerator) -> [Case] {
        (0..<50).map { _ in
            Case(
                status: status(using: &generator),
                kinds: UInt64.random(in: 0...1, using: &generator) * NamespaceKinds.mount.rawValue,
                rounds: (0..<Int.random(in: 1...6, using: &generator)).map { _ in
                    [
                        .random(in: 0...9, using: &generator),
                        [0, 1, 2, 10, 15, 28].randomElement(using: &generator) ?? 0,
                    ]
                },
                end: .random(in: 0...271, using: &generator))
        }
    }

    private func status(using generator: inout SeededGenerator) -> String {
        let ids = (0..<Int.random(in: 0...4, using: &generator)).map { _ in
            "\(Int32.random(in: 1...99_999, using: &generator))"
        }
        let words = (Bool.random(using: &generator) ? ids : ids + ["x"]).joined(separator: "\t")
        let label = ["NSpid:", "NStgid:"].randomElement(using: &generator) ?? "NSpid:"
        return "Name:\tx\n\(label)\t\(words)\nNSpgid:\t1\n"
    }

    func observe(_ question: Case) throws -> Answers {
        let ids = try answer { "\(try ProcessIDs(status: question.status).ids)" }
        let mount = try answer {
            Plan(try ProcMount.steps(in: NamespaceKinds(rawValue: question.kinds))).listing
        }
        return Answers(lines: [ids, mount] + life(question))
    }

    /// What a small world sees of init: signals that arrived, zombies left after each round, its end.
    private func life(_ question: Case) -> [String] {
        var world = InitWorld(main: 2)
        var lines: [String] = []
        for round in question.rounds {
            world.endOrphans(Int(round[0]))
            if round[1] > 0 { world.signal(round[1]) }
            lines.append(world.summary)
        }
        world.endMain(question.end < 256 ? .exited(question.end) : .signalled(question.end - 256 + 1))
        return lines + [world.summary]
    }

    func explain(_ question: Case, expected: Answers, actual: Answers) -> String {
        Answers.explain(
            ["read the ids of \(question.status)", "mount a /proc"]
                + question.rounds.map { "\($0[0]) orphans end, signal \($0[1]) comes" }
                + ["the program ends with \(question.end)"], expected, actual)
    }
}

/// Processes below an init, without a kernel.
struct InitWorld {
    private var reaper: Reaper
    private let main: Int32
    private var next: Int32 = 3
    private var zombies: [(Int32, ProcessEnd)] = []
    private var forwarded: [Int32] = []
    private var ended: Int32?

    init(main: Int32) {
        self.main = main
        reaper = Reaper(main: main)
    }

    var summary: String {
        ended.map { "ended with \($0), forwarded \(forwarded)" }
            ?? "\(zombies.count) zombies, forwarded \(forwarded)"
    }

    mutating func endOrphans(_ count: Int) {
        for _ in 0..<count {
            zombies.append((next, .exited(next % 7)))
            next += 1
        }
        if count > 0 { handle(.signal(17)) }
    }

    mutating func endMain(_ end: ProcessEnd) {
        zombies.insert((main, end), at: zombies.count / 2)
        handle(.signal(17))
    }

    mutating func signal(_ number: Int32) {
        handle(.signal(number))
    }

    /// A learner's init may ask for ever; a thousand answers are enough.
    private mutating func handle(_ event: InitEvent) {
        var events = [event]
        var steps = 0
        while ended == nil, !events.isEmpty, steps < 1000 {
            for action in reaper.actions(after: events.removeFirst()) where ended == nil {
                steps += 1
                switch action {
                case .reap:
                    events.append(
                        zombies.isEmpty
                            ? .noneEnded
                            : { InitEvent.childEnded(pid: $0.0, $0.1) }(zombies.removeFirst()))
                case .forward(let number): forwarded.append(number)
                case .exit(let status): ended = status
                }
            }
        }
    }
}
