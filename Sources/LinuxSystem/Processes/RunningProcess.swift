import CLinux
import Glibc

/// A child of this process.
public struct RunningProcess: ~Copyable, Sendable {
    /// Its number; valid until it has been waited for.
    public let id: Int32
    private let descriptor: OwnedDescriptor

    init(id: Int32, descriptor: consuming OwnedDescriptor) {
        self.id = id
        self.descriptor = descriptor
    }

    /// Waits for its end.
    /// - C: waitid(2)
    public consuming func wait() throws(SystemError) -> ProcessEnd {
        let value = try check("wait(\(id))") { clinux_wait(descriptor.number) }
        return value < 256 ? .exited(value) : .signalled(value - 256)
    }

    /// Waits for its end, but no longer than this; it remains to be waited for.
    /// - Parameter seconds: up to 2 million.
    /// - C: poll(2)
    public func hasEnded(within seconds: UInt32) throws(SystemError) -> Bool {
        var entry = pollfd(fd: descriptor.number, events: Int16(POLLIN), revents: 0)
        let milliseconds = Int32(clamping: UInt64(seconds) * 1000)
        return try checkErrno("poll") { poll(&entry, 1, milliseconds) } > 0
    }

    /// Sends a signal; to a process that has ended it is no error.
    /// - C: pidfd_send_signal(2)
    public func signal(_ number: Int32) throws(SystemError) {
        do throws(SystemError) {
            try check("kill(\(id), \(number))") { clinux_signal(descriptor.number, number) }
        } catch {
            if error.code != .noProcess { throw error }
        }
    }
}

extension OwnedDescriptor {
    /// A process that need not be a child: ready to read when it has ended.
    /// - Throws: `SystemError`, ESRCH when there is none.
    /// - C: pidfd_open(2)
    public init(process id: Int32) throws(SystemError) {
        self.init(adopting: try check("pidfd_open(\(id))") { clinux_pidfd_open(id) })
    }
}

extension OwnedDescriptor {
    /// Sends a signal to the process that this pidfd stands for.
    /// - Throws: `SystemError`, ESRCH when it has ended.
    /// - C: pidfd_send_signal(2)
    public func signal(_ number: Int32) throws(SystemError) {
        try check("kill(\(number))") { clinux_signal(self.number, number) }
    }

    /// Waits until the process that this pidfd stands for has ended, as long as it takes.
    /// - C: poll(2)
    public func waitForEnd() throws(SystemError) {
        var entry = pollfd(fd: number, events: Int16(POLLIN), revents: 0)
        try checkErrno("poll") { poll(&entry, 1, -1) }
    }
}
