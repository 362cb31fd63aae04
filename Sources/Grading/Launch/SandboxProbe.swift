import CLinux
import Enclosure
import FoundationEssentials
import Glibc
import LinuxSystem

/// What came of looking for a sandbox.
public struct SandboxProbe: Sendable {
    /// The sandbox; nil when there can be none.
    public let sandbox: Sandbox?
    /// What is missing and why, by layer; empty when nothing is.
    public let missing: [Sandbox.Layer: String]
    /// Why there is none at all.
    public let refusal: String?

    /// This host's, found out once.
    public static let ofThisHost = SandboxProbe(isolation: .strongest, groups: GroupHierarchy.usable)

    /// Whether it is made without root's power.
    var isRootless: Bool { sandbox?.isolation == .userNamespace }

    /// One line for each thing that is missing.
    public var shortcomings: [String] {
        (refusal.map { ["no sandbox: \($0)"] } ?? [])
            + missing.sorted { $0.key.rawValue < $1.key.rawValue }.map { "\($0.key.rawValue): \($0.value)" }
    }

    init(isolation: Isolation, groups: [GroupHierarchy]) {
        var missing: [Sandbox.Layer: String] = [:]
        let controllers = groups.reduce(into: Set()) { $0.formUnion($1.controllers) }
        if !controllers.contains(.memory) {
            missing[.memory] = "no memory cgroup may be made; each process alone is limited"
        }
        if !controllers.contains(.pids) { missing[.processes] = "no pids cgroup may be made" }
        let kinds: [(Sandbox.Layer, NamespaceKinds)] = [
            (.network, .network), (.ipc, .ipc), (.uts, .uts), (.cgroup, .cgroup), (.user, .user),
        ]
        var allowed: NamespaceKinds = []
        for (layer, kind) in kinds {
            let refused = Self.refusal(of: kind, beside: isolation)
            if let refused { missing[layer] = refused } else { allowed.formUnion(kind) }
        }
        let isRoot = isolation == .pidNamespace
        let born = allowed.intersection([.network, .ipc, .uts])
        let later = allowed.intersection(isRoot ? [.cgroup, .user] : [.cgroup])
        let powers = BoxPowers(isRoot: isRoot, namespaces: later, hasNetwork: born.contains(.network))
        guard isolation != .reaper else {
            (sandbox, refusal) = (nil, "neither root nor user namespaces: no mount and no PID namespace")
            self.missing = missing
            return
        }
        guard let labinit = Self.labinit() else {
            (sandbox, refusal) = (nil, "labinit is not beside \(Self.ownProgram)")
            self.missing = missing
            return
        }
        let found = Sandbox(labinit: labinit, isolation: isolation, namespaces: born, powers: powers)
        refusal = found.trial(Box.bare)
        if refusal == nil, let refused = found.refusalOfOverlay(in: "/tmp") { missing[.overlay] = refused }
        sandbox = refusal == nil ? found : nil
        self.missing = missing
    }

    private static var ownProgram: String {
        (try? SymbolicLink.target(of: "/proc/self/exe")) ?? "this program"
    }

    private static func labinit() -> String? {
        guard let place = try? Labinit.besideThisProgram().path, access(place, X_OK) == 0 else { return nil }
        return place
    }

    private static func refusal(of kind: NamespaceKinds, beside isolation: Isolation) -> String? {
        let answer = clinux_probe(
            isolation.code, kind.rawValue, Isolation.map(getuid()), Isolation.map(getgid()))
        return answer == 0 ? nil : String(cString: strerror(-answer))
    }
}

extension Sandbox {
    /// Why a box cannot be made; nil when it can.
    fileprivate func trial(_ box: Box) -> String? {
        var request = LaunchRequest(executable: "/bin/true")
        request.box = box
        do {
            let ending = try request.run(in: isolation, groups: [], sandbox: self).ending
            return ending == .exited(0) ? nil : "a trial ended with \(ending)"
        } catch {
            return "\(error)"
        }
    }

    /// Why an overlay cannot be laid over a folder there; nil when it can.
    func refusalOfOverlay(in folder: String) -> String? {
        var template = Array("\(folder)/drydock-overlay-XXXXXX".utf8CString)
        guard mkdtemp(&template) != nil else { return String(cString: strerror(errno)) }
        let place = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
        let names = ["lower", "upper", "work"].map { "\(place)/\($0)" }
        for name in names { mkdir(name, 0o755) }
        defer { try? FileManager.default.removeItem(atPath: place) }
        var box = Box.bare
        box.overlays = [.init(folder: names[0], upper: names[1], work: names[2])]
        return trial(box)
    }
}

/// A host that gives less than was required.
public struct SandboxRefusal: Error, Equatable, Sendable, CustomStringConvertible {
    /// What is missing, one line for each.
    public let shortcomings: [String]

    /// What is missing, and what would help.
    public var description: String {
        "--require-sandbox: this host gives less: " + shortcomings.joined(separator: "; ")
            + ". Run as root outside of a container, or see what grader doctor advises."
    }
}

extension SandboxProbe {
    /// - Throws: `SandboxRefusal` when any layer is missing.
    public func require() throws {
        if !shortcomings.isEmpty { throw SandboxRefusal(shortcomings: shortcomings) }
    }
}
