import CLinux
import Glibc

/// A program to start, with all that it will have.
public struct Program: Sendable {
    /// The file to execute; no search through PATH.
    public var executable: String
    /// The words that the program sees, its own name first.
    public var arguments: [String]
    /// `NAME=value` entries; nothing is inherited.
    public var environment: [String]
    /// Descriptors it gets: number in the program, number here. No other survives.
    public var descriptors: [Int32: Int32] = [0: 0, 1: 1, 2: 2]

    /// A program with exactly this environment and standard input, output and error.
    public init(executable: String, arguments: [String], environment: [String] = []) {
        self.executable = executable
        self.arguments = arguments
        self.environment = environment
    }

    /// Starts it.
    /// - Throws: `SystemError`, also when the file cannot be executed.
    /// - C: clone3(2), execve(2)
    public func start() throws(SystemError) -> RunningProcess {
        let order = descriptors.keys.sorted()
        let sources = order.map { descriptors[$0] ?? -1 }
        var pidfd: Int32 = -1
        let pid = try check("exec(\(executable))") {
            withCStrings(arguments) { arguments in
                withCStrings(environment) { environment in
                    executable.withCString { executable in
                        spawn(executable, arguments, environment, sources, order, &pidfd)
                    }
                }
            }
        }
        return RunningProcess(id: pid, descriptor: OwnedDescriptor(adopting: pidfd))
    }
}

private typealias CStrings = UnsafePointer<UnsafeMutablePointer<CChar>?>

private func spawn(
    _ executable: UnsafePointer<CChar>, _ arguments: CStrings, _ environment: CStrings,
    _ sources: [Int32], _ targets: [Int32], _ pidfd: inout Int32
) -> Int32 {
    sources.withUnsafeBufferPointer { sources in
        targets.withUnsafeBufferPointer { targets in
            var request = clinux_program(
                executable: executable, arguments: arguments, environment: environment,
                sources: sources.baseAddress, targets: targets.baseAddress,
                count: Int32(sources.count), cgroup: -1)
            return clinux_spawn(&request, &pidfd)
        }
    }
}

/// Lends an array of strings to C, ended by NULL.
func withCStrings<Value>(
    _ strings: [String], _ body: (UnsafePointer<UnsafeMutablePointer<CChar>?>) -> Value
) -> Value {
    let copies = strings.map { strdup($0) } + [nil]
    defer { copies.forEach { free($0) } }
    // The array holds at least the NULL, so it has a base address.
    return copies.withUnsafeBufferPointer { body($0.baseAddress!) }
}

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
