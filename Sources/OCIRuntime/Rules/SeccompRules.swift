import Documents

extension LinuxRules {
    /// - C: seccomp(2), seccomp_unotify(2)
    mutating func checkSeccomp() {
        guard let seccomp = linux.seccomp else { return }
        let path = "linux.seccomp"
        if seccomp.defaultAction == .notify {
            // Nobody could send the listener away any more: sendmsg(2) would wait for it.
            report("\(path).defaultAction", "expected any action but SCMP_ACT_NOTIFY, found it")
        }
        checkErrno(seccomp.defaultErrnoRet, seccomp.defaultAction, "\(path).defaultErrnoRet")
        for (number, rule) in seccomp.syscalls.enumerated() { check(rule, "\(path).syscalls[\(number)]") }
        let hasSocket = !(seccomp.listenerPath ?? "").isEmpty
        if !hasSocket, seccomp.syscalls.contains(where: { $0.action == .notify }) {
            report("\(path).listenerPath", "expected a socket for SCMP_ACT_NOTIFY, found none")
        }
        if hasSocket { expectAbsolute("\(path).listenerPath", seccomp.listenerPath ?? "") }
        if !hasSocket, !(seccomp.listenerMetadata ?? "").isEmpty {
            report("\(path).listenerMetadata", "expected a listenerPath beside it, found none")
        }
    }

    private mutating func check(_ rule: RuntimeConfig.Linux.SeccompRule, _ path: String) {
        if rule.names.isEmpty { report("\(path).names", "expected at least one system call, found none") }
        for (number, name) in rule.names.enumerated() {
            expect(!name.isEmpty, "\(path).names[\(number)]", "a system call", .string(name))
            if rule.action == .notify, name == "write" || name == "sendmsg" {
                // They carry the listener to its socket.
                report("\(path).names[\(number)]", "expected no \(name) for SCMP_ACT_NOTIFY, found it")
            }
        }
        checkErrno(rule.errnoRet, rule.action, "\(path).errnoRet")
        for (number, argument) in rule.args.enumerated() {
            expect(argument.index <= 5, "\(path).args[\(number)].index", "0 to 5", .integer(argument.index))
        }
    }

    /// The specification wants an error where no errno can be returned.
    private mutating func checkErrno(
        _ errno: UInt32?, _ action: RuntimeConfig.Linux.SeccompAction, _ path: String
    ) {
        guard let errno else { return }
        guard action == .errno || action == .trace else {
            return report(path, "expected none for \(action.rawValue), found \(errno)")
        }
        // 12 bits of a filter's answer; above, the kernel takes 4095.
        expect(errno <= 4095, path, "0 to 4095", .integer(errno))
    }
}
