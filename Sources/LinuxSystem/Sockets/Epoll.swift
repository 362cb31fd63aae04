import CLinux
import Glibc

/// What a descriptor is ready for, or shall be watched for.
///
/// - C: epoll_ctl(2)
public struct Readiness: OptionSet, Sendable {
    /// The EPOLL… bits.
    public let rawValue: UInt32

    /// By its bits.
    public init(rawValue: UInt32) {
        self.rawValue = rawValue
    }

    /// EPOLLIN.
    public static let readable = Readiness(rawValue: 0x1)
    /// EPOLLOUT.
    public static let writable = Readiness(rawValue: 0x4)
    /// EPOLLERR; comes unasked.
    public static let error = Readiness(rawValue: 0x8)
    /// EPOLLHUP: both directions are closed; comes unasked.
    public static let hangUp = Readiness(rawValue: 0x10)
    /// EPOLLRDHUP: the other side writes no more.
    public static let peerFinished = Readiness(rawValue: 0x2000)
    /// EPOLLET: told once when it becomes ready, not as long as it is.
    public static let edge = Readiness(rawValue: 1 << 31)
    /// EPOLLONESHOT: not again until it is asked for anew.
    public static let once = Readiness(rawValue: 1 << 30)
}

/// Many descriptors, watched at once: level-triggered.
///
/// - C: epoll(7)
public struct Epoll: ~Copyable, Sendable {
    private let descriptor: OwnedDescriptor

    /// One that watches nothing yet.
    /// - Throws: `SystemError`.
    public init() throws(SystemError) {
        descriptor = OwnedDescriptor(adopting: try check("epoll_create") { clinux_epoll_create() })
    }

    /// Watches one more.
    /// - Throws: `SystemError`.
    public func add(_ number: Int32, _ interest: Readiness, token: UInt64) throws(SystemError) {
        try change(CLINUX_EPOLL_ADD, number, interest, token)
    }

    /// Watches it for something else.
    /// - Throws: `SystemError`.
    public func modify(_ number: Int32, _ interest: Readiness, token: UInt64) throws(SystemError) {
        try change(CLINUX_EPOLL_MODIFY, number, interest, token)
    }

    /// Watches it no longer; so does closing it.
    public func remove(_ number: Int32) {
        try? change(CLINUX_EPOLL_REMOVE, number, [], 0)
    }

    private func change(
        _ operation: clinux_epoll_operation, _ number: Int32, _ interest: Readiness, _ token: UInt64
    ) throws(SystemError) {
        let value = Int32(operation.rawValue)
        try check("epoll_ctl(\(number))") {
            clinux_epoll_change(descriptor.number, value, number, interest.rawValue, token)
        }
    }

    /// Waits until something is ready.
    /// - Parameters:
    ///   - found: what is.
    ///   - milliseconds: at most so long; for ever when negative.
    /// - Returns: how many are; 0 also when a signal came.
    /// - Throws: `SystemError`.
    /// - C: epoll_wait(2)
    public func wait(_ found: borrowing EpollEvents, milliseconds: Int32) throws(SystemError) -> Int {
        let events = found.events
        let count = clinux_epoll_wait(
            descriptor.number, events.baseAddress, Int32(clamping: events.count), milliseconds)
        if count == -EINTR { return 0 }
        return Int(try check("epoll_wait") { count })
    }
}

/// Room for what one wait finds.
public struct EpollEvents: ~Copyable {
    fileprivate let events = UnsafeMutableBufferPointer<clinux_event>.allocate(capacity: 256)

    /// Room for 256.
    public init() {
        events.initialize(repeating: clinux_event())
    }

    deinit {
        events.deallocate()
    }

    /// One of those that the last wait found.
    public subscript(index: Int) -> (token: UInt64, readiness: Readiness) {
        (events[index].token, Readiness(rawValue: events[index].ready))
    }
}

/// A bell that another thread rings and an epoll hears.
///
/// - C: eventfd(2)
public struct EventCounter: ~Copyable, Sendable {
    private let descriptor: OwnedDescriptor

    /// The kernel's number; do not close it, do not keep it.
    public var number: Int32 { descriptor.number }

    /// A silent one.
    /// - Throws: `SystemError`.
    public init() throws(SystemError) {
        descriptor = OwnedDescriptor(adopting: try check("eventfd") { clinux_event_counter() })
    }

    /// Makes it ready to read.
    public func ring() {
        var one: UInt64 = 1
        _ = write(number, &one, 8)
    }

    /// Makes it silent again.
    public func silence() {
        var count: UInt64 = 0
        _ = read(number, &count, 8)
    }
}
