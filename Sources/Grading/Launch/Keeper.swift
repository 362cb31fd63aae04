import CLinux
import Glibc

/// The keeper of a launch, seen from the grader.
struct Keeper: ~Copyable {
    let pid: Int32
    let pidfd: Descriptor

    /// Starts keeper and program.
    init(
        _ request: LaunchRequest, _ ends: borrowing Plumbing.Theirs, _ group: borrowing ResourceGroup,
        isolation: Isolation
    ) throws(LaunchError) {
        let members = try group.membershipFiles()
        var wanted = clinux_request()
        wanted.isolation = isolation.code
        wanted.input = ends.input.number
        wanted.output = ends.output.number
        wanted.error = ends.error.number
        wanted.channel = ends.channel.number
        wanted.status = ends.status.number
        wanted.leash = ends.leash.number
        wanted.set(request.limits, beside: group, isolation: isolation)
        var pidfd: Int32 = -1
        let answer = wanted.launch(request, members, pidfd: &pidfd)
        guard answer > 0 else { throw LaunchError(step: "clone", subject: request.executable, code: -answer) }
        pid = answer
        self.pidfd = Descriptor(owning: pidfd)
    }
}

extension clinux_request {
    /// Sets the limits that the kernel keeps for each process; UINT64_MAX where a group keeps them.
    fileprivate mutating func set(
        _ limits: Limits, beside group: borrowing ResourceGroup, isolation: Isolation
    ) {
        cpu_seconds = UInt64(max(1, limits.cpu.seconds.rounded(.up)))
        file_bytes = UInt64(limits.fileSize)
        data_bytes = group.limitsMemory ? .max : UInt64(limits.memory)
        // RLIMIT_NPROC counts every task of the user on the machine, and root not at all.
        let counts = !group.limitsProcesses && getuid() != 0
        processes = counts ? UInt64(limits.processes + UserTasks.count(of: getuid())) : .max
    }

    /// Passes the strings along with the numbers.
    fileprivate mutating func launch(
        _ request: LaunchRequest, _ members: borrowing DescriptorList, pidfd: UnsafeMutablePointer<Int32>
    ) -> Int32 {
        let strings = CStrings(
            [request.executable, request.directory, Isolation.map(getuid()), Isolation.map(getgid())])
        let arguments = CStrings([request.executable] + request.arguments)
        let environment = CStrings(request.environment.map { "\($0.key)=\($0.value)" }.sorted())
        executable = UnsafePointer(strings.pointers[0])
        directory = UnsafePointer(strings.pointers[1])
        user_map = UnsafePointer(strings.pointers[2])
        group_map = UnsafePointer(strings.pointers[3])
        return arguments.pointers.withUnsafeBufferPointer { arguments in
            environment.pointers.withUnsafeBufferPointer { environment in
                members.numbers.withUnsafeBufferPointer { members in
                    self.arguments = arguments.baseAddress
                    self.environment = environment.baseAddress
                    groups = members.baseAddress
                    group_count = Int32(members.count)
                    return clinux_launch(&self, pidfd)
                }
            }
        }
    }
}

/// Strings for C, ended by a null pointer, freed with their owner.
private struct CStrings: ~Copyable {
    let pointers: [UnsafeMutablePointer<CChar>?]

    init(_ strings: [String]) {
        pointers = strings.map { strdup($0) } + [nil]
    }

    deinit {
        for pointer in pointers { free(pointer) }
    }
}
