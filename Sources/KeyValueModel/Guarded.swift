import Synchronization

/// A value that one thread at a time may look at and change.
///
/// A lab takes its lock from here and not from `Synchronization`: a mutex is copied into whoever uses it, with the
/// call to the kernel in it that a submission may not make.
public final class Guarded<Value: Sendable>: Sendable {
    private let mutex: Mutex<Value>

    /// Guards a value.
    public init(_ value: Value) {
        mutex = Mutex(value)
    }

    /// Does something with the value while nobody else does.
    public func withLock<Result>(_ body: (inout Value) throws -> sending Result) rethrows -> sending Result {
        try mutex.withLock { value in try body(&value) }
    }
}
