import Dispatch
import Synchronization

/// Waits for something that is done elsewhere.
func waiting<Value: Sendable>(_ body: @escaping @Sendable () async throws -> Value) throws -> Value {
    let done = DispatchSemaphore(value: 0)
    let slot = Slot<Value>()
    Task {
        do {
            let value = try await body()
            slot.result.withLock { $0 = .success(value) }
        } catch {
            slot.result.withLock { $0 = .failure(error) }
        }
        done.signal()
    }
    done.wait()
    guard let result = slot.result.withLock({ $0 }) else { throw NoResult() }
    return try result.get()
}

private final class Slot<Value: Sendable>: Sendable {
    let result = Mutex<Result<Value, any Error>?>(nil)
}

private struct NoResult: Error {}
