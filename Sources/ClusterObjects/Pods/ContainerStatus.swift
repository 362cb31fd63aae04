import Documents

/// What a container of a pod is.
///
/// - Kubernetes: core/v1 ContainerStatus
public struct ContainerStatus: Equatable, Sendable {
    /// Which one.
    public var name: String
    /// What it does now.
    public var state: ContainerState
    /// How it ended before.
    public var lastState: ContainerState
    /// Whether it passes its readiness probe.
    public var ready: Bool
    /// How many times it was started again.
    public var restartCount: Int32
    /// What it runs.
    public var image: String
    /// Which of all images of that name.
    public var imageID: String
    /// How its runtime calls it.
    public var containerID: String
    /// Whether it passes its startup probe.
    public var started: Bool?
    /// The members that this kit does not know.
    public var others: [JSONMember]

    /// What is left out is absent from the document.
    public init(
        name: String, state: ContainerState = ContainerState(), lastState: ContainerState = ContainerState(),
        ready: Bool = false, restartCount: Int32 = 0, image: String = "", imageID: String = "",
        containerID: String = "", started: Bool? = nil, others: [JSONMember] = []
    ) {
        self.name = name
        self.state = state
        self.lastState = lastState
        self.ready = ready
        self.restartCount = restartCount
        self.image = image
        self.imageID = imageID
        self.containerID = containerID
        self.started = started
        self.others = others
    }
}

extension ContainerStatus: ClusterValue {
    /// One to read into.
    public static var blank: ContainerStatus { ContainerStatus(name: "") }

    /// Its properties in the order in which they are written.
    public mutating func map(_ fields: inout ClusterFields) {
        fields.required("name", &name)
        fields.optional("state", &state, absent: ContainerState())
        fields.optional("lastState", &lastState, absent: ContainerState())
        fields.optional("ready", &ready, absent: false)
        fields.optional("restartCount", &restartCount, absent: 0)
        fields.optional("image", &image, absent: "")
        fields.optional("imageID", &imageID, absent: "")
        fields.optional("containerID", &containerID, absent: "")
        fields.optional("started", &started)
    }
}

/// What a container does: one of three, waiting when none is named.
///
/// - Kubernetes: core/v1 ContainerState
public struct ContainerState: Equatable, Sendable {
    /// It is not yet running.
    public var waiting: ContainerStateWaiting?
    /// It runs.
    public var running: ContainerStateRunning?
    /// It has ended.
    public var terminated: ContainerStateTerminated?
    /// The members that this kit does not know.
    public var others: [JSONMember]

    /// What is left out is absent from the document.
    public init(
        waiting: ContainerStateWaiting? = nil, running: ContainerStateRunning? = nil,
        terminated: ContainerStateTerminated? = nil, others: [JSONMember] = []
    ) {
        self.waiting = waiting
        self.running = running
        self.terminated = terminated
        self.others = others
    }
}

extension ContainerState: ClusterValue {
    /// One to read into.
    public static var blank: ContainerState { ContainerState() }

    /// Its properties in the order in which they are written.
    public mutating func map(_ fields: inout ClusterFields) {
        fields.optional("waiting", &waiting)
        fields.optional("running", &running)
        fields.optional("terminated", &terminated)
    }
}

/// Why a container does not run yet.
///
/// - Kubernetes: core/v1 ContainerStateWaiting
public struct ContainerStateWaiting: Equatable, Sendable {
    /// Why, in one word: `CrashLoopBackOff` …
    public var reason: String
    /// Why, for people.
    public var message: String
    /// The members that this kit does not know.
    public var others: [JSONMember]

    /// What is left out is absent from the document.
    public init(
        reason: String = "", message: String = "", others: [JSONMember] = []
    ) {
        self.reason = reason
        self.message = message
        self.others = others
    }
}

extension ContainerStateWaiting: ClusterValue {
    /// One to read into.
    public static var blank: ContainerStateWaiting { ContainerStateWaiting() }

    /// Its properties in the order in which they are written.
    public mutating func map(_ fields: inout ClusterFields) {
        fields.optional("reason", &reason, absent: "")
        fields.optional("message", &message, absent: "")
    }
}

/// Since when a container runs.
///
/// - Kubernetes: core/v1 ContainerStateRunning
public struct ContainerStateRunning: Equatable, Sendable {
    /// Since when.
    public var startedAt: Timestamp?
    /// The members that this kit does not know.
    public var others: [JSONMember]

    /// What is left out is absent from the document.
    public init(
        startedAt: Timestamp? = nil, others: [JSONMember] = []
    ) {
        self.startedAt = startedAt
        self.others = others
    }
}

extension ContainerStateRunning: ClusterValue {
    /// One to read into.
    public static var blank: ContainerStateRunning { ContainerStateRunning() }

    /// Its properties in the order in which they are written.
    public mutating func map(_ fields: inout ClusterFields) {
        fields.optional("startedAt", &startedAt)
    }
}

/// How a container ended.
///
/// - Kubernetes: core/v1 ContainerStateTerminated
public struct ContainerStateTerminated: Equatable, Sendable {
    /// What it returned.
    public var exitCode: Int32
    /// The signal that ended it; 0 for none.
    public var signal: Int32
    /// Why, in one word: `Completed`, `Error` …
    public var reason: String
    /// Why, for people.
    public var message: String
    /// When it began.
    public var startedAt: Timestamp?
    /// When it ended.
    public var finishedAt: Timestamp?
    /// How its runtime called it.
    public var containerID: String
    /// The members that this kit does not know.
    public var others: [JSONMember]

    /// What is left out is absent from the document.
    public init(
        exitCode: Int32 = 0, signal: Int32 = 0, reason: String = "", message: String = "",
        startedAt: Timestamp? = nil, finishedAt: Timestamp? = nil, containerID: String = "",
        others: [JSONMember] = []
    ) {
        self.exitCode = exitCode
        self.signal = signal
        self.reason = reason
        self.message = message
        self.startedAt = startedAt
        self.finishedAt = finishedAt
        self.containerID = containerID
        self.others = others
    }
}

extension ContainerStateTerminated: ClusterValue {
    /// One to read into.
    public static var blank: ContainerStateTerminated { ContainerStateTerminated() }

    /// Its properties in the order in which they are written.
    public mutating func map(_ fields: inout ClusterFields) {
        fields.optional("exitCode", &exitCode, absent: 0)
        fields.optional("signal", &signal, absent: 0)
        fields.optional("reason", &reason, absent: "")
        fields.optional("message", &message, absent: "")
        fields.optional("startedAt", &startedAt)
        fields.optional("finishedAt", &finishedAt)
        fields.optional("containerID", &containerID, absent: "")
    }
}
