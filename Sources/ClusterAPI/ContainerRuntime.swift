import ClusterObjects

/// What a kubelet can have done on its node: start programs, end them, ask them how they are.
///
/// It remembers containers that have ended until they are removed, and outlives the kubelet. All throw when
/// the runtime cannot be reached; nothing is done then.
/// - Kubernetes: CRI RuntimeService
public protocol ContainerRuntime: AnyObject {
    /// All containers, in the order in which they were started.
    func containers() throws -> [RuntimeContainer]
    /// Starts a container.
    func start(_ launch: ContainerLaunch) throws -> RuntimeContainer
    /// Sends a signal; without effect on a container that has ended.
    func signal(_ id: String, _ signal: ContainerSignal) throws
    /// Forgets a container that has ended.
    func remove(_ id: String) throws
    /// Asks a running container how it is.
    func probe(_ id: String, _ kind: ProbeKind) throws -> Bool
}

/// A container to be started.
public struct ContainerLaunch: Equatable, Sendable {
    /// The pod that it belongs to.
    public var pod: ObjectName
    /// Which of all pods that ever had this name.
    public var podUID: String
    /// What it shall be.
    public var container: Container
    /// Whether it is to end before the others begin.
    public var isInit: Bool
    /// How many of this name the pod has had before.
    public var attempt: Int32

    /// A container to be started.
    public init(pod: ObjectName, podUID: String, container: Container, isInit: Bool, attempt: Int32) {
        self.pod = pod
        self.podUID = podUID
        self.container = container
        self.isInit = isInit
        self.attempt = attempt
    }
}

/// A container that a runtime knows.
public struct RuntimeContainer: Equatable, Sendable {
    /// What it does.
    public enum State: Equatable, Sendable {
        case running
        /// It has ended.
        case exited(code: Int32, at: Duration)
    }

    /// How the runtime calls it.
    public var id: String
    /// What it was started as.
    public var launch: ContainerLaunch
    /// When it was started, by the cluster's clock.
    public var startedAt: Duration
    /// What it does.
    public var state: State

    /// A container.
    public init(id: String, launch: ContainerLaunch, startedAt: Duration, state: State = .running) {
        self.id = id
        self.launch = launch
        self.startedAt = startedAt
        self.state = state
    }

    /// Whether it runs.
    public var isRunning: Bool { state == .running }
    /// Its name in the pod.
    public var name: String { launch.container.name }

    /// What it returned; nil while it runs.
    public var exitCode: Int32? {
        if case .exited(let code, _) = state { code } else { nil }
    }
}

/// How a container is asked to end, and how it is made to.
public enum ContainerSignal: Equatable, Sendable {
    /// SIGTERM: it may tidy up.
    case terminate
    /// SIGKILL: it is gone.
    case kill
}

/// What a container is asked.
public enum ProbeKind: String, CaseIterable, Sendable {
    case startup, liveness, readiness
}
