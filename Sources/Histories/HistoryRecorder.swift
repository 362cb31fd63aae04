import Synchronization

/// Notes who called what when, while several threads do.
///
/// A time is taken before each call begins and after it has ended: of two calls whose times do not overlap one
/// has certainly been first.
public final class HistoryRecorder<Input: Sendable, Output: Sendable>: Sendable {
    private let time = Atomic<Int>(0)
    private let recorded = Mutex<[Operation<Input, Output>]>([])

    /// Nothing has happened.
    public init() {}

    /// All calls that have ended, in the order in which they began.
    public var history: [Operation<Input, Output>] {
        recorded.withLock { $0 }.sorted { $0.invoked < $1.invoked }
    }

    /// Makes a call and notes it.
    /// - Parameter call: nil for an answer that nobody knows.
    public func record(process: Int, _ input: Input, _ call: () -> Output?) {
        let invoked = tick()
        let output = call()
        let returned = output == nil ? nil : tick()
        let operation = Operation(
            process: process, input: input, output: output, invoked: invoked, returned: returned)
        recorded.withLock { $0.append(operation) }
    }

    private func tick() -> Int { time.add(1, ordering: .sequentiallyConsistent).oldValue }
}
