import CLinux
import Glibc
import LinuxSystem

/// The keeper of a launch, seen from the grader.
struct Keeper: ~Copyable {
    let pid: Int32
    let pidfd: Descriptor

    /// Starts keeper and program.
    init(
        _ request: LaunchRequest, _ ends: borrowing Plumbing.Theirs, _ group: borrowing ResourceGroup,
        isolation: Isolation, sandbox: Sandbox?
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
        wanted.plan = ends.plan.number
        // Only together: the plan and the program that reads it.
        let maker = ends.plan.number >= 0 ? sandbox : nil
        wanted.namespaces = maker?.namespaces.rawValue ?? 0
        wanted.set(request.limits, beside: group, isolation: isolation)
        var pidfd: Int32 = -1
        let answer = wanted.launch(
            maker?.makes(request) ?? request, members, folders: group.folders, pidfd: &pidfd)
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
        cpu_seconds = UInt64(min(max(1, limits.cpu.seconds.rounded(.up)), 1e9))
        file_bytes = UInt64(max(0, limits.fileSize))
        data_bytes = group.limitsMemory ? .max : UInt64(max(0, limits.memory))
        // RLIMIT_NPROC counts every task of the user on the machine, and root not at all.
        let counts = !group.limitsProcesses && getuid() != 0
        processes = counts ? UInt64(max(0, limits.processes) + UserTasks.count(of: getuid())) : .max
    }

    /// Passes the strings along with the numbers.
    fileprivate mutating func launch(
        _ request: LaunchRequest, _ members: borrowing DescriptorList, folders: [String],
        pidfd: UnsafeMutablePointer<Int32>
    ) -> Int32 {
        let strings = CStrings([
            request.executable, request.directory, Isolation.map(getuid()), Isolation.map(getgid()),
        ])
        executable = UnsafePointer(strings.table[0])
        directory = UnsafePointer(strings.table[1])
        user_map = UnsafePointer(strings.table[2])
        group_map = UnsafePointer(strings.table[3])
        let argumentStrings = CStrings([request.executable] + request.arguments)
        let environmentStrings = CStrings(request.environment.map { "\($0.key)=\($0.value)" }.sorted())
        let folderStrings = CStrings(folders)
        arguments = UnsafePointer(argumentStrings.table)
        environment = UnsafePointer(environmentStrings.table)
        group_folders = UnsafePointer(folderStrings.table)
        return members.numbers.withUnsafeBufferPointer { members in
            groups = members.baseAddress
            group_count = Int32(members.count)
            return withExtendedLifetime([strings, argumentStrings, environmentStrings, folderStrings]) {
                clinux_launch(&self, pidfd)
            }
        }
    }
}

/// Strings for C in a table that a null pointer ends, all freed with their owner.
private final class CStrings {
    let table: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>
    private let count: Int

    init(_ strings: [String]) {
        count = strings.count
        table = .allocate(capacity: count + 1)
        for (index, string) in strings.enumerated() { (table + index).initialize(to: strdup(string)) }
        (table + count).initialize(to: nil)
    }

    deinit {
        for index in 0..<count { free(table[index]) }
        table.deallocate()
    }
}
