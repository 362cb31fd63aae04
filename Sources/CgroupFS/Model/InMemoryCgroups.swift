/// A version 2 hierarchy without a kernel: the same files, the same refusals, processes on paper.
///
/// Tests that need no root ask it what the kernel would say. It follows the kernel's documentation
/// and, where that is silent, kernel/cgroup/cgroup.c of 6.12. What it leaves out: swap (there is no
/// swap device), the slowing down that `memory.high` and `io.max` bring, and time that passes by
/// itself: processor time passes in `elapse(microseconds:demand:)`.
///
/// - Kernel: Documentation/admin-guide/cgroup-v2.rst
public final class InMemoryCgroups: ControlFileSystem {
    /// Bytes of a page: charges are rounded up to it, limits down.
    public static let pageSize: UInt64 = 4096

    /// What the root's `cgroup.controllers` lists.
    public let controllers: Set<Controller>
    /// How many CPUs the machine has.
    public let processors: Int
    /// The block devices, as `major:minor`.
    public let devices: Set<String>

    let root = Group(name: "", parent: nil)
    var processes: [Int32: SimulatedProcess] = [:]
    var nextProcess: Int32 = 100

    /// A fresh hierarchy with a root group only.
    public init(
        controllers: Set<Controller> = [.cpu, .cpuset, .io, .memory, .pids], processors: Int = 4,
        devices: Set<String> = ["8:0"]
    ) {
        self.controllers = controllers.intersection(Self.order)
        self.processors = max(1, processors)
        self.devices = devices
    }

    /// The kernel's order in every list of controllers.
    static let order: [Controller] = [.cpuset, .cpu, .io, .memory, .pids]

    /// Names that the kernel knows; any other is a spelling mistake, EINVAL.
    static let known: Set<Controller> = Set(
        order + [.hugetlb, .perfEvent, .freezer, .devices, Controller("rdma"), Controller("misc")])

    /// The text that the file has now.
    public func read(_ path: String) throws -> String {
        try answering("read", path) {
            let (group, knob) = try find(path)
            guard let read = knob.read else { throw Refusal(KernelError.invalid) }
            return try read(self, group)
        }
    }

    /// Does what the kernel does with this text in this file.
    public func write(_ text: String, to path: String) throws {
        try answering("write", path) {
            let (group, knob) = try find(path)
            guard let write = knob.write else { throw Refusal(KernelError.invalid) }
            try write(self, group, text.trimmed)
        }
    }

    /// The files and the child groups, sorted by name.
    public func list(_ path: String) throws -> [String] {
        try answering("opendir", path) {
            let group = try find(group: path)
            return (Array(group.children.keys) + knobs(of: group).map(\.name)).sorted()
        }
    }

    /// Adds the call and its object to a refusal.
    func answering<Value>(_ call: String, _ path: String, _ body: () throws -> Value) throws -> Value {
        do {
            return try body()
        } catch let refusal as Refusal {
            throw KernelError(call: call, path: path, code: refusal.code)
        }
    }

    func find(group path: String) throws -> Group {
        var group = root
        for name in path.split(separator: "/") {
            guard let child = group.children[String(name)] else { throw Refusal(KernelError.noEntry) }
            group = child
        }
        return group
    }

    private func find(_ path: String) throws -> (Group, Knob) {
        let names = path.split(separator: "/")
        let group = try find(group: names.dropLast().joined(separator: "/"))
        guard let name = names.last, let knob = knobs(of: group).first(where: { $0.name == name }) else {
            throw Refusal(KernelError.noEntry)
        }
        return (group, knob)
    }

    /// The files that a group has now.
    func knobs(of group: Group) -> [Knob] {
        let own = available(to: group).sorted().flatMap { Knob.byController[$0] ?? [] }
        return (Knob.core + own).filter { $0.onRoot || !group.isRoot }
    }
}

extension String {
    /// Without the white space around it, as the kernel strips what is written.
    var trimmed: String {
        guard let first = firstIndex(where: { !$0.isWhitespace }),
            let last = lastIndex(where: { !$0.isWhitespace })
        else { return "" }
        return String(self[first...last])
    }
}
