import CLinux
import Glibc

/// A child in its namespaces that has not executed its program yet: the moment to write its id maps, to
/// move it into cgroups and to give it network devices. Letting go of it ends it.
public struct PreparedProcess: ~Copyable, Sendable {
    /// Its number, as it is seen here.
    public let id: Int32
    private let executable: String
    private let gate: Gate

    init(id: Int32, executable: String, birth: clinux_birth) {
        self.id = id
        self.executable = executable
        gate = Gate(birth)
    }

    /// Lets it execute its program.
    /// - Throws: `SystemError` when the file cannot be executed; the process is gone then.
    /// - C: execve(2)
    public consuming func release() throws(SystemError) -> RunningProcess {
        try gate.open("exec(\(executable))", id)
    }
}

/// What holds a process back. Closed for good, it ends the process.
private struct Gate: ~Copyable, Sendable {
    private var birth: clinux_birth

    init(_ birth: clinux_birth) {
        self.birth = birth
    }

    deinit {
        close(birth.gate)
        close(birth.report)
        _ = clinux_wait(birth.pidfd)
        close(birth.pidfd)
    }

    consuming func open(_ call: String, _ id: Int32) throws(SystemError) -> RunningProcess {
        var birth = birth
        discard self
        try check(call) { clinux_release(&birth) }
        return RunningProcess(id: id, descriptor: OwnedDescriptor(adopting: birth.pidfd))
    }
}
