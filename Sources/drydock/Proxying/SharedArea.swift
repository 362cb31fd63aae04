import Glibc

/// Memory that two sides see, with a semaphore for each direction.
///
/// The message belongs to the sender until `filled` is posted, to the receiver until `emptied` is: nobody touches it
/// in another's time, which is what makes it safe to hand to another thread.
/// - C: mmap(2) MAP_SHARED, sem_init(3)
struct SharedArea: @unchecked Sendable {
    private let memory: UnsafeMutableRawBufferPointer
    private let message: UnsafeMutableRawBufferPointer
    private let filled: UnsafeMutablePointer<sem_t>
    private let emptied: UnsafeMutablePointer<sem_t>

    init(bytes: Int) throws {
        let head = 4096
        let all = mmap(nil, head + bytes, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0)
        guard let all, all != MAP_FAILED else {
            throw Complaint("\(head + bytes) bytes of shared memory: \(reason(errno))")
        }
        memory = UnsafeMutableRawBufferPointer(start: all, count: head + bytes)
        message = UnsafeMutableRawBufferPointer(rebasing: memory[head...])
        filled = all.bindMemory(to: sem_t.self, capacity: 1)
        emptied = (all + 1024).bindMemory(to: sem_t.self, capacity: 1)
        sem_init(filled, 1, 0)
        sem_init(emptied, 1, 0)
    }

    /// Writes the message, and waits until it was read.
    func send() {
        MessageBytes.write(message)
        sem_post(filled)
        wait(emptied)
    }

    /// Reads the message where it is.
    func receive() {
        wait(filled)
        _ = MessageBytes.areRead(UnsafeRawBufferPointer(message))
        sem_post(emptied)
    }

    private func wait(_ semaphore: UnsafeMutablePointer<sem_t>) {
        while sem_wait(semaphore) != 0 {}
    }

    func release() {
        sem_destroy(filled)
        sem_destroy(emptied)
        munmap(memory.baseAddress, memory.count)
    }
}
