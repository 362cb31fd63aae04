import Glibc

/// How a log is kept.
public struct StoreLogSettings: Sendable {
    /// Bytes of a segment, 4 KiB to 1 GiB; a change that is larger gets one of its size.
    public var segmentBytes = 8 << 20 {
        didSet { segmentBytes = min(max(segmentBytes, 4 << 10), 1 << 30) }
    }
    /// Bytes of segments at which a snapshot takes the place of what is in them. A log may always grow as
    /// long as the last snapshot is: so on the whole no change is written more than a few times.
    public var logBytes = 64 << 20
    /// Chooses the number by which a new log knows what belongs to it.
    public var makeIdentity: @Sendable () -> UInt64 = { .random(in: 1 ... .max) }
    /// Runs something while the caller goes on; in a thread of its own unless a test wants otherwise.
    public var inBackground: @Sendable (@escaping @Sendable () -> Void) -> Void = runInThread
    /// Is told, from any thread, what somebody who looks after the store should know. It must not call the
    /// store.
    public var notice: @Sendable (String) -> Void = { _ in }

    /// All as its default says.
    public init() {}
}

/// Runs something in a thread of its own; in this one if there can be no other.
/// - C: pthread_create(3)
@Sendable private func runInThread(_ work: @escaping @Sendable () -> Void) {
    let box = Unmanaged.passRetained(Work(work))
    var thread = pthread_t()
    let code = pthread_create(
        &thread, nil,
        { argument in
            if let argument { Unmanaged<Work>.fromOpaque(argument).takeRetainedValue().run() }
            return nil
        }, box.toOpaque())
    guard code == 0 else { return box.takeRetainedValue().run() }
    pthread_detach(thread)
}

/// What a thread is given to do.
private final class Work: Sendable {
    let run: @Sendable () -> Void

    init(_ run: @escaping @Sendable () -> Void) {
        self.run = run
    }
}
