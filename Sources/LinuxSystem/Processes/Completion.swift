import Glibc

extension Program {
    /// Runs it to its end, with a text on its standard input and its output where errors go.
    /// - Parameters:
    ///   - input: what it reads.
    ///   - seconds: after which it is killed; 0 for as long as it takes.
    /// - Throws: `SystemError` when it cannot be started, with ECANCELED when it ends with anything but
    ///   status 0, with ETIMEDOUT when it takes too long.
    public func complete(input: String, seconds: UInt32 = 0) throws(SystemError) {
        let file = try OwnedDescriptor.inMemory("input")
        try file.writeAll(Array(input.utf8))
        try checkErrno("lseek") { lseek(file.number, 0, SEEK_SET) }
        var program = self
        program.descriptors = [0: file.number, 1: 2, 2: 2]
        let process = try program.start()
        if seconds > 0, try !process.hasEnded(within: seconds) {
            try process.signal(SIGKILL)
            _ = try process.wait()
            throw SystemError("run(\(executable)), after \(seconds) s", Errno(rawValue: ETIMEDOUT))
        }
        switch try process.wait() {
        case .exited(0): return
        case .exited(let status):
            throw SystemError("run(\(executable)), which exited with \(status)", Errno(rawValue: ECANCELED))
        case .signalled(let number):
            throw SystemError(
                "run(\(executable)), which signal \(number) ended", Errno(rawValue: ECANCELED))
        }
    }
}
