import Dispatch
import Synchronization

/// Waits for something that is done elsewhere; not for a task to call.
/// - Throws: what `body` throws.
func waiting<Value: Sendable>(_ body: @escaping @Sendable () async throws -> Value) throws -> Value {
    let done = DispatchSemaphore(value: 0)
    let result = Held<Result<Value, any Error>>()
    Task {
        do {
            let value = try await body()
            result.value.withLock { $0 = .success(value) }
        } catch {
            result.value.withLock { $0 = .failure(error) }
        }
        done.signal()
    }
    done.wait()
    guard let result = result.value.withLock({ $0 }) else { throw Complaint("a task ended without a result") }
    return try result.get()
}

private final class Held<Value: Sendable>: Sendable {
    let value = Mutex<Value?>(nil)
}
