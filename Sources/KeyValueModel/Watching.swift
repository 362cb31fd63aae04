/// Asks to be told what happens to keys.
///
/// - etcd: etcdserverpb.WatchCreateRequest
public struct WatchRequest: Hashable, Sendable {
    /// Which keys.
    public var range: KeyRange
    /// From which revision on, this one included; 0 or less for what happens from now on.
    public var startRevision: Int64
    /// Leave out new values.
    public var noPut = false
    /// Leave out removals.
    public var noDelete = false
    /// Whether events shall hold what was there before.
    public var prevKV = false

    /// All else as its default says.
    public init(_ range: KeyRange, startRevision: Int64 = 0) {
        self.range = range
        self.startRevision = startRevision
    }
}

/// Something that happened to a key.
///
/// - etcd: mvccpb.Event
public struct StoreEvent: Hashable, Sendable {
    /// What.
    public enum Kind: Int, Sendable {
        case put, delete
    }

    /// What happened.
    public var kind: Kind
    /// What the key is now; after a removal its key and the revision at which it went.
    public var kv: KeyValue
    /// What it was, where it was asked for and there was something that is not compacted.
    public var previous: KeyValue?

    /// An event.
    public init(_ kind: Kind, _ kv: KeyValue, previous: KeyValue? = nil) {
        self.kind = kind
        self.kv = kv
        self.previous = previous
    }
}

/// What a watch has to say.
///
/// Events come in the order of revisions; those of one revision always come together.
/// - etcd: etcdserverpb.WatchResponse
public struct WatchResponse: Hashable, Sendable {
    /// The store's revision: nothing up to it is still to come.
    public var revision: Int64
    /// What happened; none in a report of progress or an end.
    public var events: [StoreEvent]
    /// Not 0: the watch is over, because what it wanted was compacted up to this revision.
    public var compactRevision: Int64

    /// A response.
    public init(revision: Int64, events: [StoreEvent] = [], compactRevision: Int64 = 0) {
        self.revision = revision
        self.events = events
        self.compactRevision = compactRevision
    }
}

/// One watch: a reader that never makes the store wait.
public protocol StoreWatch: AnyObject, Sendable {
    /// The next response, if there is one now. After one with a compact revision there is none any more.
    func next() throws -> WatchResponse?
    /// Says how far it has come, without events: only when nothing is still to come up to that revision.
    func progress() throws -> WatchResponse?
    /// Ends it. It may be called again.
    func cancel()
}
