import CLinux
import Glibc

/// Steps that change the process, or make another.
extension Step {
    func changeProcess() throws(SystemError) {
        switch self {
        case .run(let path, let arguments, let environment, let input, let seconds):
            try Program(executable: path, arguments: arguments, environment: environment)
                .complete(input: input, seconds: seconds)
        case .newSession: try checkErrno("setsid") { setsid() }
        case .openTerminal(let socket, let request): try request.perform(sendingTo: socket)
        case .endWithParent: try check("prctl(PR_SET_PDEATHSIG)") { clinux_end_with_parent() }
        case .awaitByte(let descriptor): try Self.awaitByte(descriptor)
        case .setMask(let mode): umask(mode)
        case .setLimit(let limit):
            try check("setrlimit(\(limit.resource.name), \(limit.soft), \(limit.hard))") {
                clinux_set_limit(limit.resource.rawValue, limit.soft, limit.hard)
            }
        case .filter(let program): try program.install()
        case .checkExecutable(let candidates): try Self.checkExecutable(candidates)
        default: break
        }
    }

    private static func awaitByte(_ descriptor: Int32) throws(SystemError) {
        var byte: UInt8 = 0
        // Whoever would have sent it has gone: there is nobody left to tell.
        if try checkErrno("read(\(descriptor))", { read(descriptor, &byte, 1) }) == 0 { exit(Labinit.failed) }
    }

    private static func checkExecutable(_ candidates: [String]) throws(SystemError) {
        var refusal = SystemError("exec()", .noEntry)
        for (index, path) in candidates.enumerated() {
            do throws(SystemError) {
                try checkErrno("exec(\(path))") { access(path, X_OK) }
                if try FileStatus(of: path).kind != .directory { return }
                throw SystemError("exec(\(path))", .accessDenied)
            } catch {
                if index == 0 || error.code == .accessDenied { refusal = error }
            }
        }
        throw refusal
    }
}

extension FilterProgram {
    fileprivate func install() throws(SystemError) {
        let list = instructions.map {
            clinux_instruction(code: $0.code, if_true: $0.ifTrue, if_false: $0.ifFalse, value: $0.value)
        }
        guard let count = UInt16(exactly: list.count) else {
            throw SystemError("seccomp(\(list.count) instructions)", .invalid)
        }
        try check("seccomp(\(count) instructions)") { clinux_filter(list, count, flags) }
    }
}
