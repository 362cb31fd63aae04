import CLinux
import Glibc

/// Where a plan is carried out: both sides of `labinit`.
///
/// The caller writes the plan's words into a socket. `labinit` reads them to the end, takes the steps
/// and either becomes the program, which closes its end of the socket, or answers with the step that
/// failed. So an end of file without an answer means that the program runs.
public struct Labinit: Sendable {
    /// The exit status of a `labinit` whose plan failed; when nobody hears its answer any more and it is the
    /// program that cannot be executed, 127 for one that is not there, 126 for any other.
    public static let failed: Int32 = 125
    /// The descriptor in `labinit` on which the plan comes. A plan that closes it lets its caller go on
    /// as if the program ran already.
    public static let channel: Int32 = 9

    /// The program's file.
    public let path: String
    /// Whether it says on standard error how long each step took.
    public var traces = false
    /// Whether a `fork` leaves no process between the caller and the program: the program is the caller's
    /// own child then, which a caller of one thread without other children can wait for and hand on.
    public var forksAside = false

    /// Whether it is executed through a read-only mount of its own, which takes a privilege: root in a container
    /// could otherwise write into it by way of /proc/PID/exe (CVE-2019-5736), and that is the host's.
    public var isShielded = false

    /// A `labinit` at a path of its own.
    public init(path: String) {
        self.path = path
    }

    /// The one beside the running program.
    /// - Parameter name: that of a program which does what `labinit` does, and more.
    /// - Throws: `SystemError` when there is none.
    public static func besideThisProgram(named name: String = "labinit") throws(SystemError) -> Labinit {
        let program = try SymbolicLink.target(of: "/proc/self/exe")
        let end = program.utf8.lastIndex(of: UInt8(ascii: "/")) ?? program.startIndex
        let path = "\(program[..<end])/\(name)"
        _ = try FileStatus(of: path)
        return Labinit(path: path)
    }

    /// Starts a plan and waits until its last step is reached or one is refused.
    /// - Parameters:
    ///   - descriptors: what the plan starts with, number there and number here.
    ///     Number 9 is taken by the plan itself.
    /// - Throws: `StepFailure`, or `SystemError` when `labinit` itself cannot be started.
    public func start(_ plan: Plan, descriptors: DescriptorMap = [0: 0, 1: 1, 2: 2]) throws
        -> RunningProcess
    {
        try start(descriptors: descriptors) { _ in plan }
    }

    /// The same in new namespaces, with work to do in between.
    /// - Parameters:
    ///   - namespaces: kinds that `labinit` is born in; with `.pid` it is process 1.
    ///   - cgroup: an open cgroup v2 folder that it is born in.
    ///   - prepare: is given the id of the process, which waits, and decides the plan.
    /// - Throws: what `prepare` throws, and what the other `start` does; the process is gone then.
    public func start(
        in namespaces: NamespaceKinds = [], cgroup: Int32? = nil,
        descriptors: DescriptorMap = [0: 0, 1: 1, 2: 2], prepare: (Int32) throws -> Plan
    ) throws -> RunningProcess {
        var ends: [Int32] = [-1, -1]
        try checkErrno("socketpair") {
            socketpair(AF_UNIX, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0, &ends)
        }
        let near = OwnedDescriptor(adopting: ends[0])
        let far = OwnedDescriptor(adopting: ends[1])
        var program = Program(
            executable: path,
            arguments: ["labinit", "--channel", "\(Self.channel)"] + (traces ? ["--traced"] : [])
                + (forksAside ? ["--aside"] : []))
        // Without a word about it, Swift looks in ten places for a program that prints what crashed.
        program.environment = ["SWIFT_BACKTRACE=enable=no,swift-backtrace=/"]
        program.descriptors = descriptors.adding([Self.channel: far.number])
        program.namespaces = namespaces
        program.cgroup = cgroup
        let shield = try OpenFiles(shielding: isShielded ? path : nil)
        if let file = shield.numbers.first { program.executable = "/proc/self/fd/\(file)" }
        let prepared = try program.prepare()
        let plan = try prepare(prepared.id)
        let process = try prepared.release()
        Self.letGo(far)
        let failure = StepFailure(answer: try Self.exchange(plan, over: near))
        let last = forksAside && plan.steps.contains(.fork) ? try Self.successor(of: process) : process
        guard let failure else { return last }
        _ = try last.wait()
        throw failure
    }

    /// The process that goes on after a fork aside, or the one that never came to it.
    private static func successor(of process: consuming RunningProcess) throws -> RunningProcess {
        let children = try ChildList(of: getpid()).ids
        guard let id = children.first(where: { $0 != process.id }) else { return process }
        _ = try process.wait()
        return RunningProcess(id: id, descriptor: try OwnedDescriptor(process: id))
    }

    /// Starts a plan and does not wait: for one that first awaits a line, or never executes anything.
    ///
    /// A step that is refused ends the process with status 125.
    /// - Throws: `SystemError` when `labinit` cannot be started.
    public func begin(_ plan: Plan, descriptors: DescriptorMap = [0: 0, 1: 1, 2: 2]) throws
        -> RunningProcess
    {
        var program = Program(executable: path, arguments: ["labinit", "--plan"] + plan.words)
        program.descriptors = descriptors
        return try program.start()
    }

    /// Ends its scope: the other side sees the end of file only when we hold no copy.
    private static func letGo(_ descriptor: consuming OwnedDescriptor) {}

    private static func exchange(_ plan: Plan, over socket: borrowing OwnedDescriptor) throws(SystemError)
        -> [UInt8]
    {
        try socket.writeAll(plan.bytes)
        try checkErrno("shutdown") { shutdown(socket.number, Int32(SHUT_WR)) }
        return try socket.readAll()
    }

    /// The `main` of `labinit`.
    ///
    ///     labinit --channel FD [--traced] [--aside]
    ///                           reads the plan from FD and answers there, as `traces` and `forksAside` say
    ///     labinit --plan WORD…  takes the plan from its arguments, complains on standard error
    ///
    /// - Parameter initPolicy: what `becomeInit` follows.
    /// - Returns: the exit status when the plan ended without becoming another program.
    public static func main(_ arguments: [String], initPolicy: (any InitPolicy.Type)? = nil) -> Int32 {
        // Executed by its descriptor it would be called by that number.
        clinux_set_name("labinit")
        let policy = initPolicy ?? Bystander.self
        var channel: Int32?
        do {
            switch arguments.dropFirst().first {
            case "--channel":
                channel = arguments.count > 2 ? Int32(arguments[2]) : nil
                try received(on: channel).perform(
                    initPolicy: policy, forksAside: arguments.contains("--aside"),
                    trace: arguments.contains("--traced"))
            case "--plan":
                try Plan(words: Array(arguments.dropFirst(2))).perform(initPolicy: policy)
            default: throw MalformedPlan("usage: labinit --channel FD | --plan WORD…")
            }
            return 0
        } catch let failure as StepFailure {
            guard !report(failure, on: channel), failure.reason.call.hasPrefix("exec(") else { return failed }
            return failure.reason.code == .noEntry ? 127 : 126
        } catch {
            complain("\(error)")
        }
        return failed
    }

    private static func received(on channel: Int32?) throws -> Plan {
        guard let channel else { throw MalformedPlan("--channel: expected an open descriptor") }
        try checkErrno("fcntl(\(channel))") { fcntl(channel, F_SETFD, FD_CLOEXEC) }
        let socket = OwnedDescriptor(adopting: try checkErrno("dup") { fcntl(channel, F_DUPFD_CLOEXEC, 3) })
        return try Plan(bytes: try socket.readAll())
    }

    /// - Returns: whether somebody hears it. A plan that has closed its channel has let its caller go.
    private static func report(_ failure: StepFailure, on channel: Int32?) -> Bool {
        let bytes = failure.answer
        if let channel, bytes.withUnsafeBytes({ write(channel, $0.baseAddress, $0.count) }) >= 0 {
            return true
        }
        complain("\(failure)")
        return false
    }

    private static func complain(_ text: String) {
        let bytes = Array("labinit: \(text)\n".utf8)
        _ = bytes.withUnsafeBytes { write(2, $0.baseAddress, $0.count) }
    }
}

extension StepFailure {
    fileprivate var answer: [UInt8] {
        Array("\(index)\0\(reason.code.rawValue)\0\(reason.call)".utf8)
    }

    fileprivate init?(answer: [UInt8]) {
        // The usual answer is none.
        guard !answer.isEmpty else { return nil }
        let parts = answer.split(separator: 0, maxSplits: 2, omittingEmptySubsequences: false)
        guard parts.count == 3, let index = Int(String(decoding: parts[0], as: UTF8.self)),
            let code = Int32(String(decoding: parts[1], as: UTF8.self))
        else { return nil }
        let call = String(decoding: parts[2], as: UTF8.self)
        self.init(index: index, reason: SystemError(call, Errno(rawValue: code)))
    }
}
