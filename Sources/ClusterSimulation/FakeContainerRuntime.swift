import ClusterAPI
import ClusterObjects

/// Containers that only exist on paper: they run, end and answer as their script says, on a clock.
public final class FakeContainerRuntime: ContainerRuntime {
    /// What the containers of one name do.
    public struct Script: Equatable, Sendable {
        /// How long each run takes, and what it returns; the last is repeated. None: it runs until it is ended.
        public var runs: [Run] = []
        /// How long after SIGTERM it ends by itself; nil: only SIGKILL ends it.
        public var obeysAfter: Duration? = .zero
        /// What it answers to probes.
        public var answers: [ProbeKind: Bool] = [:]

        /// It runs until it is ended, obeys at once, and is well.
        public init() {}

        /// It ends by itself.
        public init(runs: [Run]) {
            self.runs = runs
        }
    }

    /// One run of a container.
    public struct Run: Equatable, Sendable {
        /// How long it takes.
        public var length: Duration
        /// What it returns.
        public var code: Int32

        /// A run.
        public init(_ length: Duration, code: Int32) {
            self.length = length
            self.code = code
        }
    }

    private struct Entry {
        var container: RuntimeContainer
        /// When it will end if nothing else happens, and what it returns then.
        var end: (at: Duration, code: Int32)?
    }

    private let clock: any ClusterClock
    private var entries: [Entry] = []
    private var nextID = 1
    /// What containers of a name do, in any pod; `pod/container` goes before `container`.
    public var scripts: [String: Script] = [:]
    /// Which containers never become ready, whatever their script says.
    public var isUnwell: (Container) -> Bool = { _ in false }
    /// Why it cannot be reached; nil while it can.
    public var outage: String?
    /// What it was told, in order: `start web/app#0`, `terminate web/app#0` …
    public private(set) var journal: [String] = []

    /// A runtime without containers.
    public init(clock: any ClusterClock) {
        self.clock = clock
    }

    /// All containers, in the order in which they were started.
    public func containers() throws -> [RuntimeContainer] {
        try reach()
        return entries.map(\.container)
    }

    /// Starts a container; its script says what becomes of it.
    public func start(_ launch: ContainerLaunch) throws -> RuntimeContainer {
        try reach()
        let container = RuntimeContainer(id: "fake://\(nextID)", launch: launch, startedAt: clock.now)
        nextID += 1
        let runs = script(of: container).runs
        let run = runs.isEmpty ? nil : runs[min(Int(max(0, launch.attempt)), runs.count - 1)]
        entries.append(Entry(container: container, end: run.map { (clock.now + $0.length, $0.code) }))
        note("start", container)
        return container
    }

    /// Sends a signal: SIGTERM is obeyed as the script says, SIGKILL at once.
    public func signal(_ id: String, _ signal: ContainerSignal) throws {
        try reach()
        guard let index = entries.firstIndex(where: { $0.container.id == id }) else {
            throw APIError(.notFound, "no container \(id)")
        }
        let container = entries[index].container
        guard container.isRunning else { return }
        note(signal == .kill ? "kill" : "terminate", container)
        let wait = signal == .kill ? .zero : script(of: container).obeysAfter
        if let wait, entries[index].end.map({ clock.now + wait < $0.at }) ?? true {
            entries[index].end = (clock.now + wait, signal == .kill ? 137 : 143)
        }
        settle()
    }

    /// Forgets a container that has ended; one that runs cannot be forgotten.
    public func remove(_ id: String) throws {
        try reach()
        guard let index = entries.firstIndex(where: { $0.container.id == id }) else { return }
        guard !entries[index].container.isRunning else {
            throw APIError(.conflict, "container \(id) is still running")
        }
        entries.remove(at: index)
    }

    /// Answers as the script says; yes when it says nothing.
    public func probe(_ id: String, _ kind: ProbeKind) throws -> Bool {
        try reach()
        guard let container = entries.first(where: { $0.container.id == id })?.container else {
            throw APIError(.notFound, "no container \(id)")
        }
        note("\(kind.rawValue)", container)
        if kind == .readiness, isUnwell(container.launch.container) { return false }
        return container.isRunning && script(of: container).answers[kind] ?? true
    }

    /// Ends a running container at once, as a crash does.
    public func crash(_ id: String, code: Int32) {
        guard let index = entries.firstIndex(where: { $0.container.id == id }) else { return }
        if entries[index].container.isRunning { entries[index].end = (clock.now, code) }
    }

    /// Ends all containers and forgets them, as a machine that is switched off does.
    public func loseEverything() {
        entries = []
    }

    /// When the next of its containers ends by itself.
    public var nextEnd: Duration? {
        entries.filter(\.container.isRunning).compactMap { $0.end?.at }.min()
    }

    private func reach() throws {
        if let outage { throw APIError(.serviceUnavailable, outage) }
        settle()
    }

    /// What should have happened by now has happened.
    private func settle() {
        for index in entries.indices where entries[index].container.isRunning {
            guard let end = entries[index].end, end.at <= clock.now else { continue }
            entries[index].container.state = .exited(code: end.code, at: end.at)
        }
    }

    private func script(of container: RuntimeContainer) -> Script {
        scripts["\(container.launch.pod.name)/\(container.name)"] ?? scripts[container.name] ?? Script()
    }

    private func note(_ what: String, _ container: RuntimeContainer) {
        journal.append("\(what) \(container.launch.pod.name)/\(container.name)#\(container.launch.attempt)")
    }
}
