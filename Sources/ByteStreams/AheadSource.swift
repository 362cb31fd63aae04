import Glibc

/// Reads ahead of its reader, in a thread of its own: what takes time on the way to the bytes (unpacking,
/// hashing) and what is done with them (writing) overlap.
///
/// At most a few chunks are held: a reader that is slow stops the thread. An error of the base comes where
/// its bytes would have come. The thread ends with the base, or when nobody reads any more.
/// - C: pthread_create(3), pthread_cond_wait(3)
public final class AheadSource<Base: ByteSource>: ByteSource {
    private let relay: Relay<Base>
    private let thread: pthread_t?
    /// What was taken from the relay and not read, in the chunk that is ours until the next is asked for.
    private var rest = UnsafeRawBufferPointer(start: nil, count: 0)
    private var hasEnded = false

    /// Begins to read.
    /// - Parameters:
    ///   - base: nobody else may use it from now on.
    ///   - chunks: how many are held at most, at least 2.
    ///   - size: bytes of a chunk.
    public init(_ base: sending Base, chunks: Int = 4, size: Int = 1 << 18) {
        relay = Relay(base, chunks: max(chunks, 2), size: size)
        var thread = pthread_t()
        let worker = Unmanaged<RelayWorker>.passRetained(relay)
        let code = pthread_create(&thread, nil, startRelay, worker.toOpaque())
        if code != 0 { worker.release() }
        // Without a thread each chunk is read when it is asked for.
        self.thread = code == 0 ? thread : nil
    }

    deinit {
        relay.stop()
        if let thread { pthread_join(thread, nil) }
    }

    /// Reads what is there, or waits for it.
    /// - Throws: what the base throws.
    public func read(into buffer: UnsafeMutableRawBufferPointer) throws -> Int {
        guard !buffer.isEmpty else { return 0 }
        if rest.isEmpty, !hasEnded {
            if thread == nil { relay.fillOne() }
            rest = try relay.next()
            hasEnded = rest.isEmpty
        }
        let part = rest.prefix(buffer.count)
        buffer.copyMemory(from: UnsafeRawBufferPointer(rebasing: part))
        rest = UnsafeRawBufferPointer(rebasing: rest[part.endIndex...])
        return part.count
    }
}

/// What a thread runs; not generic, as the C library's callback cannot be.
class RelayWorker {
    func run() {}
}

private func startRelay(_ argument: UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? {
    if let argument { Unmanaged<RelayWorker>.fromOpaque(argument).takeRetainedValue().run() }
    return nil
}

/// Chunks that go round between two threads. Everything below `lock` is touched with it held only; the
/// base and the bytes of the chunk that is being filled belong to the thread, the bytes of the chunk that
/// was handed out to the reader.
private final class Relay<Base: ByteSource>: RelayWorker {
    private var base: Base
    private let chunks: [UnsafeMutableRawBufferPointer]
    private let lock = UnsafeMutablePointer<pthread_mutex_t>.allocate(capacity: 1)
    private let changed = UnsafeMutablePointer<pthread_cond_t>.allocate(capacity: 1)
    private var counts: [Int]
    /// How many chunks were filled, and how many were given back.
    private var filled = 0
    private var returned = 0
    private var isLent = false
    /// Whether nothing more is filled: the base has ended, or failed.
    private var isDone = false
    private var failure: (any Error)?
    private var isStopped = false

    init(_ base: sending Base, chunks: Int, size: Int) {
        self.base = base
        self.chunks = (0..<chunks).map { _ in .allocate(byteCount: size, alignment: 64) }
        counts = [Int](repeating: 0, count: chunks)
        pthread_mutex_init(lock, nil)
        pthread_cond_init(changed, nil)
    }

    deinit {
        pthread_mutex_destroy(lock)
        pthread_cond_destroy(changed)
        lock.deallocate()
        changed.deallocate()
        chunks.forEach { $0.deallocate() }
    }

    override func run() {
        while fillOne() {}
    }

    /// Fills the next chunk when it is free.
    /// - Returns: whether there is more to come.
    @discardableResult
    func fillOne() -> Bool {
        locked { while filled - returned == chunks.count, !isStopped { pthread_cond_wait(changed, lock) } }
        let index = filled % chunks.count
        guard !locked({ isStopped }) else { return false }
        let (count, error) = fill(chunks[index])
        return locked {
            counts[index] = count
            if count > 0 { filled += 1 }
            failure = error
            isDone = count < chunks[index].count
            pthread_cond_broadcast(changed)
            return !isDone
        }
    }

    /// All of a chunk: handing over small pieces would cost more than it gives.
    private func fill(_ chunk: UnsafeMutableRawBufferPointer) -> (count: Int, error: (any Error)?) {
        var count = 0
        do {
            while count < chunk.count {
                let read = try base.read(into: UnsafeMutableRawBufferPointer(rebasing: chunk[count...]))
                if read == 0 { break }
                count += read
            }
            return (count, nil)
        } catch {
            return (count, error)
        }
    }

    /// Gives the last chunk back and waits for the next: empty at the end.
    func next() throws -> UnsafeRawBufferPointer {
        let (bytes, error) = locked { () -> (UnsafeRawBufferPointer, (any Error)?) in
            if isLent { returned += 1 }
            pthread_cond_broadcast(changed)
            while filled == returned, !isDone { pthread_cond_wait(changed, lock) }
            isLent = filled > returned
            guard isLent else { return (UnsafeRawBufferPointer(start: nil, count: 0), failure) }
            let index = returned % chunks.count
            return (UnsafeRawBufferPointer(rebasing: chunks[index][..<counts[index]]), nil)
        }
        if let error { throw error }
        return bytes
    }

    func stop() {
        locked {
            isStopped = true
            pthread_cond_broadcast(changed)
        }
    }

    private func locked<Value>(_ body: () -> Value) -> Value {
        pthread_mutex_lock(lock)
        defer { pthread_mutex_unlock(lock) }
        return body()
    }
}
