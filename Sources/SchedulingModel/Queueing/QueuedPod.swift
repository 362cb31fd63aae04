/// A pod that waits for a node, with what the queue remembers of it.
public struct QueuedPod: Sendable {
    /// The pod.
    public let pod: PodInfo
    /// When it first came.
    public let arrived: Duration
    /// How many pods came before it.
    public let number: Int
    /// How often it was tried.
    public var attempts = 0
    /// Until when it is not tried again.
    public var backsOffUntil: Duration = .zero
    /// Since when it has been lying where it is.
    public var restsSince: Duration = .zero
    /// The plug-ins that refused it the last time.
    public var rejectedBy: Set<String> = []
    /// How many moves the queue had made when it was taken out.
    public var takenAtMove = 0

    /// A pod that has just come.
    public init(_ pod: PodInfo, arrived: Duration, number: Int) {
        self.pod = pod
        self.arrived = arrived
        self.number = number
    }
}
