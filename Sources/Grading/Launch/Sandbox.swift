import CLinux
import Enclosure
import Glibc
import LinuxSystem
import Synchronization

/// Whether and how this host lets submissions run in a box, found out by trying.
public struct Sandbox: Sendable, Equatable {
    /// One layer of it.
    public enum Layer: String, Sendable, Codable, CaseIterable {
        /// What holds its processes together, and the root of its own.
        case mount, pid
        case network, ipc, uts, cgroup, user
        /// Memory and number of processes, counted for all of it.
        case memory, processes
        /// A warm build that several runs write on without seeing each other.
        case overlay

        /// What it gives.
        var meaning: String {
            switch self {
            case .mount: "a root of its own; toolchain and system read-only"
            case .pid: "sees and ends no process outside"
            case .network: "a loopback of its own and nothing else"
            case .ipc: "shared memory of its own"
            case .uts: "a host name of its own"
            case .cgroup: "no group above its own"
            case .user: "no capability, not even in its own namespace"
            case .memory: "limited for all of it together"
            case .processes: "limited for all of it together"
            case .overlay: "runs share a warm build and cannot change it"
            }
        }
    }

    /// The program that makes it.
    let labinit: String
    let isolation: Isolation
    /// Namespaces that its processes are born in, besides those of the isolation.
    let namespaces: NamespaceKinds
    let powers: BoxPowers

    /// The program that makes the box and then becomes the one that is asked for.
    func makes(_ request: LaunchRequest) -> LaunchRequest {
        var maker = request
        maker.executable = labinit
        maker.arguments = ["--channel", "\(CLINUX_PLAN)"]
        // Without a word about it, Swift looks in ten places for a program that prints what crashed.
        maker.environment = ["SWIFT_BACKTRACE": "enable=no,swift-backtrace=/"]
        maker.directory = "/"
        return maker
    }

    /// The plan of one launch, as the bytes that `labinit` reads.
    func plan(_ box: Box, for request: LaunchRequest) throws(LaunchError) -> [UInt8] {
        let environment = request.environment.map { "\($0.key)=\($0.value)" }.sorted()
        let command = Command(
            [request.executable] + request.arguments, environment: environment,
            directory: request.directory)
        do {
            return try preparation(box, request.directory) + Self.bytes(Box.end(with: command))
        } catch {
            throw LaunchError(step: "plan of the box: \(error)", subject: request.executable, code: EINVAL)
        }
    }

    /// What all launches of a submission have in common, and are made of again and again.
    private struct Prepared: Sendable {
        let sandbox: Sandbox
        let box: Box
        let directory: String
        let bytes: [UInt8]
    }

    private static let prepared = Mutex<[Prepared]>([])
    /// Labs whose tests run at one time, roughly.
    private static let mostPrepared = 16

    private func preparation(_ box: Box, _ directory: String) throws -> [UInt8] {
        let known = Self.prepared.withLock { all in
            all.first { $0.box == box && $0.directory == directory && $0.sandbox == self }
        }
        if let known { return known.bytes }
        let bytes = Self.bytes(try box.plan(startingIn: directory, powers))
        let new = Prepared(sandbox: self, box: box, directory: directory, bytes: bytes)
        Self.prepared.withLock { $0 = [new] + $0.prefix(Self.mostPrepared - 1) }
        return bytes
    }

    private static func bytes(_ plan: Plan) -> [UInt8] {
        plan.words.flatMap { Array($0.utf8) + [0] }
    }
}
