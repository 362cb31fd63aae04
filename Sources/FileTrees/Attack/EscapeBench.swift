import Glibc
import LinuxSystem

/// A jail with a secret outside, and all that an attacker may find there. Needs root.
///
/// The attacker is a real program: a copy of `labinit` inside of the jail, which is executed with the
/// attack as its arguments.
public final class EscapeBench {
    /// What became of an attack.
    public enum Attempt: Equatable, Sendable {
        /// The secret was printed.
        case escaped
        /// It was not; the reason is what the attacker was told.
        case blocked(String)
    }

    /// The folder that is the jail's root.
    public let root: String
    /// The secret's file outside of the jail, an absolute path.
    public let secretPath: String
    /// Random; only the file, the disk and the victim's memory have it.
    public let token: String
    /// The disk that begins with the token.
    public let disk: DeviceNode
    /// The process outside that has the token in its memory, and where.
    public let victim: (process: Int32, address: UInt64)
    /// The descriptor that the attacker finds open: the host's folder around the jail.
    public static let heldDirectory: Int32 = 5
    /// Another that it finds open: the secret, for its place only.
    /// - C: open(2), O_PATH
    public static let heldFile: Int32 = 6

    private let folder: String
    private let labinit: Labinit
    private let outside: OwnedDescriptor
    private var loop: LoopDevice?
    private var victimProcess: RunningProcess?
    private var leash: OwnedDescriptor?

    /// Sets the stage in a new folder.
    /// - Parameters:
    ///   - folder: an absolute path at which nothing is yet; `close` removes it.
    ///   - token: what is to be kept secret; at least 16 letters.
    /// - Throws: `SystemError`.
    public init(in folder: String, token: String, labinit: Labinit) throws {
        (self.folder, self.token, self.labinit) = (folder, token, labinit)
        root = folder + "/jail"
        secretPath = folder + "/secret"
        for path in [folder, root] where mkdir(path, 0o755) != 0 {
            throw SystemError("mkdir(\(path))", Errno(rawValue: errno))
        }
        // Everybody may walk up; what keeps the secret is the jail, not its mode.
        try Self.write(Array(token.utf8), to: secretPath)
        try Self.write(Array(token.utf8) + [UInt8](repeating: 0, count: 65536), to: folder + "/disk")
        let program = try OwnedDescriptor(opening: labinit.path).readAll()
        try Self.write(program, to: root + "/labinit")
        outside = try OwnedDescriptor(opening: folder, .directory)
        let loop = try LoopDevice(file: folder + "/disk")
        disk = DeviceNode(.block, 7, loop.number)
        self.loop = consume loop
        // It waits for a line that never comes: the writing end stays open here.
        let line = try PipeEnds()
        let process = try Self.startVictim(labinit, token, input: line.reading)
        victim = (process.id, try Self.address(in: process.id))
        victimProcess = consume process
        leash = line.keepWriting()
    }

    /// Puts the attacker into a jail and sees what it can get.
    /// - Parameters:
    ///   - attack: what the attacker does, once it is inside.
    ///   - jail: makes the plan that runs these arguments in the jail at `root`.
    /// - Throws: `StepFailure` when the jail itself cannot be entered.
    public func attempt(_ attack: Plan, through jail: (_ arguments: [String]) throws -> Plan) throws
        -> Attempt
    {
        // A mount namespace of its own, so that what an attacker mounts is gone with it. The file is
        // held from there: no link leads from one mount to another, such as this one's original.
        let aside: [Step] = [
            .unshare(.mount), .mount(source: "", target: "/", type: "", [.private, .recursive], data: ""),
            .hold(secretPath, descriptor: Self.heldFile),
        ]
        let plan = Plan(aside + (try jail(["/labinit", "--plan"] + attack.words)).steps)
        defer { sweep() }
        let input = try PipeEnds()
        let output = try PipeEnds()
        let complaints = try OwnedDescriptor.inMemory("complaints")
        let process = try labinit.start(
            plan,
            descriptors: [
                0: input.reading.number, 1: output.writing.number, 2: complaints.number,
                Self.heldDirectory: outside.number,
            ])
        let text = try serve(input.keepWriting(), output.keepReading())
        _ = try process.wait()
        if text.contains(token) { return .escaped }
        let said = try OwnedDescriptor(opening: "/proc/self/fd/\(complaints.number)").readAll()
        let reason = String(decoding: said, as: UTF8.self).split(separator: "\n").last.map(String.init)
        return .blocked(reason ?? "printed \(text.utf8.count) bytes, not the secret")
    }

    /// Plays the accomplice: when the attacker says "ready", its folder is moved out of the jail.
    private func serve(_ input: consuming OwnedDescriptor, _ output: consuming OwnedDescriptor) throws
        -> String
    {
        var text: [UInt8] = []
        var moved = false
        while true {
            let more = try output.readSome()
            if more.isEmpty { break }
            text += more
            if !moved, text.starts(with: "ready\n".utf8) {
                moved = true
                rename(root + "/ferry", folder + "/ferry")
                try input.writeAll([UInt8(ascii: "\n")])
            }
        }
        return String(decoding: text, as: UTF8.self)
    }

    /// Removes what an attacker has made.
    private func sweep() {
        for name in ["hole", "processes", "devices", "ferry"] { rmdir(root + "/" + name) }
        for name in ["disk", "alias"] { unlink(root + "/" + name) }
        rmdir(folder + "/ferry")
    }

    /// Takes the stage down: no process, device or file is left.
    public func close() throws {
        loop = nil
        if let process = victimProcess.take() {
            try process.signal(SIGKILL)
            _ = try process.wait()
        }
        sweep()
        for path in [root + "/labinit", secretPath, folder + "/disk"] { unlink(path) }
        for path in [root, folder] where rmdir(path) != 0 && errno != ENOENT {
            throw SystemError("rmdir(\(path))", Errno(rawValue: errno))
        }
    }

    private static func write(_ bytes: [UInt8], to path: String) throws {
        try OwnedDescriptor(opening: path, [.writeOnly, .create, .exclusive], mode: 0o755).writeAll(bytes)
    }

    /// A process that has the token in its environment and waits.
    private static func startVictim(
        _ labinit: Labinit, _ token: String, input: borrowing OwnedDescriptor
    ) throws -> RunningProcess {
        var program = Program(
            executable: labinit.path, arguments: ["labinit", "--plan"] + Plan([.awaitLine]).words,
            environment: [secretName + token])
        program.descriptors = [0: input.number]
        return try program.start()
    }

    private static let secretName = "SECRET="

    /// Where the environment of a process begins in its memory, after the name.
    private static func address(in process: Int32) throws -> UInt64 {
        let stat = try OwnedDescriptor(opening: "/proc/\(process)/stat").readAll()
        let fields = String(decoding: stat, as: UTF8.self).split(separator: ")").last?.split(separator: " ")
        // Field 50 of proc(5) is env_start; after the ")" of field 2 comes field 3.
        guard let fields, fields.count > 47, let start = UInt64(fields[47]) else {
            throw SystemError("read(/proc/\(process)/stat)", .invalid)
        }
        return start + UInt64(secretName.utf8.count)
    }
}
