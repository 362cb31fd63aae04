/// A way for a message from one thread to another.
enum MessageWay: String, CaseIterable {
    case sharedMemory = "shared memory"
    case unixSocket = "unix socket"
    case tcp = "TCP"
    case http = "HTTP/JSON"

    /// How often the bytes of a message are copied, and where.
    var copies: (count: Int, why: String) {
        switch self {
        case .sharedMemory: (0, "written where it is read; a semaphore (a futex) wakes the reader")
        case .unixSocket: (2, "into the kernel, and out of it")
        case .tcp: (2, "the same, in segments that are acknowledged")
        case .http: (5, "made text, put behind a head, into the kernel, out of it, parsed")
        }
    }
}
