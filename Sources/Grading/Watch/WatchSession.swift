import Glibc

/// The learner's loop: save a file, see the verdict of the first suite that does not pass.
public final class WatchSession {
    /// The byte that says a round is over; no signal has this number.
    private static let roundOver: UInt8 = 200

    private let kit: Kit
    private let lab: Lab
    private let worker: WatchWorker
    private let view: WatchView
    private let progress: WatchProgress
    private let hints: HintBook
    private let print: (String) -> Void

    private var current: Milestone
    /// The first red test of the current milestone, as far as it is known.
    private var redTest: String?
    private var timings = Timings()
    /// The current milestone was chosen by a green suite before it and has not been shown yet.
    private var awaitsFirstRound = false
    /// The save whose round is running.
    private var running: Save?
    /// A save during a round: it has a round afterwards.
    private var pending: Save?

    /// What changed, and since when the learner waits; nil for a round that no save asked for.
    private struct Save {
        /// Nil when anything may have changed.
        var edits: Edits?
        var time: ContinuousClock.Instant?
    }

    /// Prepares a session.
    /// - Parameters:
    ///   - seed: of the suites' random tests.
    ///   - clears: whether each verdict replaces the former on the screen.
    ///   - print: gets everything to show.
    public init(
        kit: Kit, lab: Lab, toolchain: Toolchain, seed: UInt64, layout: Layout, clears: Bool,
        print: @escaping (String) -> Void
    ) throws {
        self.kit = kit
        self.lab = lab
        self.print = print
        let round = WatchRound(lab: lab, toolchain: toolchain, package: kit.root, seed: seed)
        worker = WatchWorker(round: round, scratch: kit.watchBuild)
        view = WatchView(layout: layout, lab: lab, seed: seed, clears: clears)
        progress = WatchProgress(kit: kit)
        hints = HintBook(kit: kit)
        let (passed, place) = (progress.passed(), progress.place(in: lab))
        guard let last = lab.milestones.last else { throw KitError("\(lab.name): no milestone to watch") }
        let open = lab.milestones.filter { !passed.contains($0.id) }
        current = open.first { $0.id == place?.milestone } ?? open.first ?? last
        redTest = current.id == place?.milestone ? place?.test : nil
    }

    /// Runs one round and shows it. Says whether the suite passes.
    public func runOnce() throws -> Bool {
        let result = try worker.run(current, nil)
        try show(result, sinceSave: nil)
        return result.milestone.earned
    }

    /// Runs until the learner quits or a signal ends it; the terminal is put back in any case.
    public func run() throws {
        let watcher = try FileWatcher(folders: [labFolder, "\(kit.root)/Tests/\(lab.module)Tests"])
        let events = try SignalPipe(signals: [SIGINT, SIGTERM, SIGHUP, SIGCONT])
        let terminal = KeyTerminal()
        defer {
            terminal.restore()
            if let summary = timings.summary { print(summary + "\n") }
        }
        start(Save(edits: nil, time: nil), events)
        var hasKeys = true
        while true {
            let ready = Self.wait(events.descriptor, watcher.descriptor, hasKeys ? 0 : -1)
            if ready[0], try !take(events.next(), terminal, events) { return }
            if ready[1] { save(watcher.changes(), events) }
            guard ready[2] else { continue }
            let keys = terminal.keys()
            hasKeys = keys != nil
            for key in keys ?? [] where try !press(key, events) { return }
        }
    }

    private var labFolder: String { "\(kit.labs)/\(lab.folder)" }

    /// Which of these descriptors can be read; waits until one can.
    private static func wait(_ descriptors: Int32...) -> [Bool] {
        var sources = descriptors.map { pollfd(fd: $0, events: Int16(POLLIN), revents: 0) }
        // EINTR leaves every answer at "no".
        _ = poll(&sources, nfds_t(sources.count), -1)
        return sources.map { $0.revents != 0 }
    }

    /// Takes a signal or the end of a round. Returns false when the session is over.
    private func take(_ byte: UInt8, _ terminal: KeyTerminal, _ events: SignalPipe) throws -> Bool {
        switch byte {
        case Self.roundOver: try finish(events)
        case UInt8(SIGCONT): terminal.enter()
        default: return false
        }
        return true
    }

    private func finish(_ events: SignalPipe) throws {
        let save = running
        running = nil
        guard let result = try worker.take()?.get() else { return }
        let waited = save?.time.map { (ContinuousClock.now - $0).inSeconds }
        if let waited { timings.add(waited) }
        try show(result, sinceSave: waited)
        if let next = pending {
            pending = nil
            start(next, events)
        }
    }

    private func start(_ save: Save, _ events: SignalPipe) {
        running = save
        awaitsFirstRound = false
        let send = events.sender
        worker.start(current, save.edits) { send(Self.roundOver) }
    }

    /// Only Swift files count: editors leave other files beside them.
    private func save(_ paths: [String], _ events: SignalPipe) {
        let sources = paths.filter { $0.hasSuffix(".swift") }
        guard !sources.isEmpty else { return }
        var edits = Edits()
        for path in sources {
            let name = String(path[path.index(after: path.lastIndex(of: "/") ?? path.startIndex)...])
            if path.hasPrefix(labFolder + "/"), access(path, R_OK) == 0, lab.files.contains(name) {
                edits.add(labFile: name, module: lab.module)
            } else {
                edits.add(otherFile: name, module: lab.module)
            }
        }
        guard running != nil else { return start(Save(edits: edits, time: .now), events) }
        pending = Save(edits: pending?.edits.map { $0.adding(edits) } ?? edits, time: pending?.time ?? .now)
    }
}

extension WatchSession {
    private func show(_ result: WatchRound.Result, sinceSave seconds: Double?) throws {
        if result.milestone.cause?.kind != .compile {
            try progress.note(result.milestone.id, passes: result.milestone.earned)
        }
        if result.milestone.id == current.id { redTest = LastFailure(result.milestone).test ?? redTest }
        if result.milestone.earned { redTest = nil }
        try keepPlace()
        let passed = progress.passed()
        print(view.verdict(result, sinceSave: seconds, passed: passed))
        if result.milestone.earned, result.milestone.id == current.id {
            current = lab.milestones.first { !passed.contains($0.id) } ?? current
            awaitsFirstRound = current.id != result.milestone.id
            try keepPlace()
            if awaitsFirstRound {
                print("Next: \(current.id)  \(current.title); press n to see it, or save.\n")
            }
        }
    }

    /// A watch that is killed and begun again comes back here.
    private func keepPlace() throws {
        try progress.stay(at: .init(milestone: current.id, test: redTest), in: lab)
    }

    /// Takes a key. Returns false for the one that ends the session.
    private func press(_ key: Character, _ events: SignalPipe) throws -> Bool {
        switch key {
        case "q": return false
        case "h":
            let ladder = HintLadder(current, failing: redTest)
            let number = try hints.next(of: ladder)
            try hints.reveal(number, of: ladder)
            print(ladder.text(number))
        case "l": print(view.list(current: current, passed: progress.passed()))
        case "n": try next(events)
        default: break
        }
        return true
    }

    /// The next suite that does not pass, in a circle; else simply the next one.
    private func next(_ events: SignalPipe) throws {
        let passed = progress.passed()
        let place = lab.milestones.firstIndex { $0.id == current.id } ?? 0
        let others = Array(lab.milestones[(place + 1)...] + lab.milestones[...place])
        if !awaitsFirstRound {
            current = others.first { !passed.contains($0.id) } ?? others[0]
            redTest = nil
        }
        try keepPlace()
        let save = Save(edits: Edits(), time: nil)
        if running == nil { start(save, events) } else { pending = pending ?? save }
    }
}
