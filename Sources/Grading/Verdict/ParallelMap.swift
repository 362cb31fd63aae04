import Dispatch
import Synchronization

extension Array where Element: Sendable {
    /// Maps every element on a few threads and keeps the order.
    ///
    /// For bodies that block on another process. A body that throws ends nobody else's work; the
    /// first error in element order is thrown at the end.
    func parallelMap<T: Sendable>(
        width: Int, _ body: @escaping @Sendable (Element) throws -> T
    ) throws -> [T] {
        let elements = self
        let next = Mutex(0)
        let results = Mutex([Result<T, any Error>?](repeating: nil, count: count))
        DispatchQueue.concurrentPerform(iterations: Swift.min(width, count)) { _ in
            while true {
                let index = next.withLock { value in
                    value += 1
                    return value - 1
                }
                guard index < elements.count else { return }
                let result = Result { try body(elements[index]) }
                results.withLock { $0[index] = result }
            }
        }
        return try results.withLock { $0 }.compactMap { try $0?.get() }
    }
}
