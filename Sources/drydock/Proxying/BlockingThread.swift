import Glibc

/// A thread that may wait in the kernel, which a task must not.
///
/// - C: pthread_create(3), pthread_join(3)
struct BlockingThread {
    private let thread: pthread_t

    /// Begins to run.
    /// - Throws: `Complaint` when there can be no more threads.
    init(_ body: @escaping @Sendable () -> Void) throws {
        let work = Unmanaged<ThreadBody>.passRetained(ThreadBody(body))
        var thread = pthread_t()
        let code = pthread_create(&thread, nil, runBody, work.toOpaque())
        guard code == 0 else {
            work.release()
            throw Complaint("a thread for the other end: \(reason(code))")
        }
        self.thread = thread
    }

    /// Waits until it has ended.
    func join() { pthread_join(thread, nil) }
}

private final class ThreadBody: Sendable {
    let run: @Sendable () -> Void
    init(_ run: @escaping @Sendable () -> Void) { self.run = run }
}

private func runBody(_ argument: UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? {
    if let argument { Unmanaged<ThreadBody>.fromOpaque(argument).takeRetainedValue().run() }
    return nil
}
