import CLinux
import Glibc

/// Carrying out a step. Only `labinit` does: these calls change the whole process, for good.
extension Step {
    /// Makes the call.
    /// - Throws: `SystemError`.
    public func perform() throws(SystemError) {
        switch self {
        case .changeDirectory(let path): try checkErrno("chdir(\(path))") { chdir(path) }
        case .changeDirectoryTo(let descriptor):
            try checkErrno("fchdir(\(descriptor))") { fchdir(descriptor) }
        case .changeDirectoryToInode(let inode, let via): try goToInode(inode, via)
        case .chroot(let path): try checkErrno("chroot(\(path))") { Glibc.chroot(path) }
        case .pivotRoot(let new, let old):
            try check("pivot_root(\(new), \(old))") { clinux_pivot_root(new, old) }
        case .makeDirectory(let path, let mode): try checkErrno("mkdir(\(path))") { mkdir(path, mode) }
        case .makeNode(let path, let node, let mode): try make(path, node, mode)
        case .rename(let path, let target):
            try checkErrno("rename(\(path), \(target))") { Glibc.rename(path, target) }
        case .link(let path, let target):
            try checkErrno("link(\(path), \(target))") { Glibc.link(path, target) }
        case .linkDescriptor(let descriptor, let target):
            try check("linkat(\(descriptor), \(target))") { clinux_link_descriptor(descriptor, target) }
        case .symlink(let text, let path):
            try Self.unlessThere { () throws(SystemError) in
                try checkErrno("symlink(\(path))") { Glibc.symlink(text, path) }
            }
        case .provideDevice(let path, let node, let mode, let user, let group):
            try Self.makeFolders(above: path)
            try Self.unlessThere { () throws(SystemError) in
                try make(path, node, mode)
                try checkErrno("chown(\(path))") { chown(path, user, group) }
            }
        case .write(let text, let path): try OwnedDescriptor(opening: path, .writeOnly).write(text, to: path)
        case .mountInside(let root, let request): try request.perform(inside: root)
        case .mask(let path): try Coverage.mask(path)
        case .protect(let path): try Coverage.protect(path)
        case .mount(let source, let target, let type, let options, let data):
            try MountRequest(source: source, target: target, type: type, options, data: data).perform()
        case .unmount(let path, let detach):
            try check("umount(\(path))") { clinux_unmount(path, detach ? 2 : 0) }
        case .unshare(let kinds): try check("unshare(\(kinds.text))") { clinux_unshare(kinds.rawValue) }
        case .enter(let descriptor, let kinds):
            try check("setns(\(kinds.text))") { clinux_setns(descriptor, Int32(kinds.rawValue)) }
        case .setHostname(let name):
            try check("sethostname(\(name))") { clinux_sethostname(name, UInt64(name.utf8.count)) }
        case .setDomainName(let name):
            try check("setdomainname(\(name))") { clinux_setdomainname(name, UInt64(name.utf8.count)) }
        case .netlink(let message): _ = try NetlinkSocket().request(message)
        case .setGroups, .setGroupIDs, .setUserIDs, .dropBounding, .clearAmbient, .setCapabilities,
            .setThreadCapabilities, .raiseAmbient, .keepCapabilities, .noNewPrivileges:
            try changeIdentity()
        // A plan carries these out itself: they need to know what init does.
        case .fork, .becomeInit: break
        case .run, .newSession, .openTerminal, .endWithParent, .awaitByte, .setMask, .setLimit, .filter,
            .checkExecutable:
            try changeProcess()
        case .closeOnExec(let first, let last):
            try check("close_range(\(first), \(last))") { clinux_close_on_exec(first, last) }
        case .close(let descriptor): try checkErrno("close(\(descriptor))") { Glibc.close(descriptor) }
        case .hold(let path, let descriptor):
            let place = try OwnedDescriptor(opening: path, .pathOnly)
            try checkErrno("dup2(\(descriptor))") { dup2(place.number, descriptor) }
        case .show, .showMemory, .announce, .awaitLine: try observe()
        case .execute(let candidates, let arguments, let environment):
            try become(candidates, arguments, environment)
        }
    }

    /// Such as /dev/cpu/0 for /dev/cpu/0/cpuid, which Docker asks for.
    private static func makeFolders(above path: String) throws(SystemError) {
        for (index, letter) in zip(path.indices, path) where letter == "/" && index > path.startIndex {
            let folder = String(path[..<index])
            try unlessThere { () throws(SystemError) in
                try checkErrno("mkdir(\(folder))") { mkdir(folder, 0o755) }
            }
        }
    }

    private static func unlessThere(_ body: () throws(SystemError) -> Void) throws(SystemError) {
        do throws(SystemError) {
            try body()
        } catch {
            guard error.code == .exists else { throw error }
        }
    }

    private func goToInode(_ inode: UInt32, _ via: String) throws(SystemError) {
        let mount = try OwnedDescriptor(opening: via, .directory)
        let place = OwnedDescriptor(
            adopting: try check("open_by_handle_at(\(inode))") { clinux_open_inode(mount.number, inode) })
        try checkErrno("fchdir") { fchdir(place.number) }
    }

    private func make(_ path: String, _ node: DeviceNode, _ mode: UInt32) throws(SystemError) {
        let kind =
            switch node.kind {
            case .block: S_IFBLK
            case .character: S_IFCHR
            case .pipe: S_IFIFO
            }
        try check("mknod(\(path))") { clinux_mknod(path, kind | mode, node.major, node.minor) }
    }

    private func become(_ candidates: [String], _ arguments: [String], _ environment: [String])
        throws(SystemError)
    {
        var refusal = SystemError("exec(\(arguments.first ?? ""))", .noEntry)
        for path in candidates {
            let code = withCStrings(arguments) { arguments in
                withCStrings(environment) { environment in
                    _ = execve(path, arguments, environment)
                    return errno
                }
            }
            // What is there and cannot be executed says more than what is not there.
            let found = SystemError("exec(\(path))", Errno(rawValue: code))
            guard found.code == .noEntry || found.code == .notDirectory || found.code == .accessDenied
            else { throw found }
            if refusal.code != .accessDenied { refusal = found }
        }
        throw refusal
    }
}

/// Ids and capabilities.
extension Step {
    private static let unchanged = UInt32.max

    fileprivate func changeIdentity() throws(SystemError) {
        switch self {
        case .setGroups(let groups):
            try check("setgroups(\(groups.count))") { clinux_setgroups(groups, UInt64(groups.count)) }
        case .setGroupIDs(let ids):
            try change(ids, "setresgid", clinux_setresgid)
        case .setUserIDs(let ids):
            try change(ids, "setresuid", clinux_setresuid)
        case .dropBounding(let set):
            let known = clinux_capability_count()
            for capability in set.members where Int32(capability.rawValue) < known {
                try check("drop \(capability.name)") { clinux_drop_bounding(UInt32(capability.rawValue)) }
            }
        case .clearAmbient: try check("clear ambient capabilities") { clinux_clear_ambient() }
        case .setCapabilities(let set):
            try check("set capabilities") { clinux_set_capabilities(set.rawValue, set.rawValue, 0) }
        case .setThreadCapabilities(let sets):
            try check("set capabilities") {
                clinux_set_capabilities(
                    sets.effective.rawValue, sets.permitted.rawValue, sets.inheritable.rawValue)
            }
        case .raiseAmbient(let set):
            for capability in set.members {
                try check("raise \(capability.name)") { clinux_raise_ambient(UInt32(capability.rawValue)) }
            }
        case .keepCapabilities: try check("prctl(keep_caps)") { clinux_keep_capabilities(1) }
        case .noNewPrivileges: try check("prctl(no_new_privs)") { clinux_no_new_privileges() }
        default: break
        }
    }

    private func change(_ ids: IDs, _ name: String, _ function: (UInt32, UInt32, UInt32) -> Int32)
        throws(SystemError)
    {
        let call = "\(name)(\(ids.words.joined(separator: ", ")))"
        let numbers = [ids.real, ids.effective, ids.saved]
        // The kernel would leave such an id as it is, which is root's: nobody who asks for it means that.
        guard !numbers.contains(Self.unchanged) else { throw SystemError(call, .invalid) }
        let words = numbers.map { $0 ?? Self.unchanged }
        try check(call) { function(words[0], words[1], words[2]) }
    }
}

/// What is seen from where the process has come to.
extension Step {
    fileprivate func observe() throws(SystemError) {
        switch self {
        case .show(let path, let limit):
            let file = try OwnedDescriptor(opening: path)
            try Self.print(try file.readAll(limit: limit))
        case .showMemory(let pid, let address, let count):
            try check("ptrace(\(pid))") { clinux_attach(pid) }
            var bytes = [UInt8](repeating: 0, count: max(0, count))
            try check("process_vm_readv(\(pid))") {
                clinux_read_memory(pid, address, &bytes, UInt64(bytes.count))
            }
            try Self.print(bytes)
        case .announce(let text): try Self.print(Array("\(text)\n".utf8))
        case .awaitLine:
            var byte: UInt8 = 0
            while byte != UInt8(ascii: "\n") {
                if try checkErrno("read", { read(0, &byte, 1) }) == 0 { break }
            }
        default: break
        }
    }

    private static func print(_ bytes: [UInt8]) throws(SystemError) {
        let output = OwnedDescriptor(adopting: try checkErrno("dup(1)") { fcntl(1, F_DUPFD_CLOEXEC, 3) })
        try output.writeAll(bytes)
    }
}
