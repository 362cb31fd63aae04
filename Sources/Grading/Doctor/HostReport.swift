import FoundationEssentials
import Glibc

/// What this host can and cannot do for the kit, found out by trying.
public struct HostReport: Sendable, Codable, Equatable {
    /// The version of the JSON form.
    public var schema = "drydock-doctor/1"
    /// One entry for each thing the kit would like to have.
    public var findings: [Finding]

    /// One thing the kit would like to have.
    public struct Finding: Sendable, Codable, Equatable {
        /// How important it is that it is missing.
        public enum State: String, Sendable, Codable {
            /// It is there.
            case ok
            /// Something weaker is used in its place, or a part of the kit stays unused.
            case weak
            /// The kit does not work without it.
            case missing
        }
        /// What it is.
        public var name: String
        /// Whether it is there.
        public var state: State
        /// What was found.
        public var detail: String
        /// What would help, when it is not there.
        public var help: String?
    }

    /// Whether something is missing without which the kit does not work.
    public var isBlocked: Bool { findings.contains { $0.state == .missing } }

    /// Looks at this host.
    public init(environment: [String: String]) {
        let path = (environment["PATH"] ?? "").split(separator: ":").map(String.init)
        findings =
            Self.toolchain(environment) + Self.isolation() + Self.kernel()
            + Self.packages.map { $0.finding(path) }
    }

    private static func toolchain(_ environment: [String: String]) -> [Finding] {
        guard let toolchain = try? Toolchain(environment: environment) else {
            let help = "install Swift 6.2 or later: https://www.swift.org/install/linux/"
            return [Finding(name: "swift", state: .missing, detail: "not along PATH", help: help)]
        }
        let hasSymbols = access(toolchain.folder + "/llvm-nm", X_OK) == 0
        let help = "the audit of object files needs it; use a complete toolchain from swift.org"
        return [
            Finding(name: "swift", state: .ok, detail: "\(version(of: toolchain)), \(toolchain.swift)"),
            Finding(
                name: "llvm-nm", state: hasSymbols ? .ok : .missing,
                detail: hasSymbols ? toolchain.folder : "not beside swift", help: hasSymbols ? nil : help),
        ]
    }

    private static func version(of toolchain: Toolchain) -> String {
        var request = LaunchRequest(executable: toolchain.swift, arguments: ["--version"])
        request.environment = toolchain.buildEnvironment(labs: "")
        request.limits = Limits(processes: 512)
        let text = (try? request.run())?.standardOutput.text ?? ""
        guard let range = text.firstRange(of: "Swift version ") else { return "version unknown" }
        return String(text[range.upperBound...].prefix { $0 != " " })
    }

    private static func isolation() -> [Finding] {
        let host = LaunchCapabilities.probe()
        let reach =
            "memory: \(host.memory.rawValue), cpu: \(host.processorTime.rawValue),"
            + " processes: \(host.processes.rawValue)"
        let weak = host.shortcomings.joined(separator: " ")
        return [
            Finding(
                name: "isolation", state: host.isolation == .reaper ? .weak : .ok,
                detail: host.isolation.rawValue),
            Finding(
                name: "limits", state: host.shortcomings.isEmpty ? .ok : .weak, detail: reach,
                help: weak.isEmpty ? nil : weak),
        ] + sandbox()
    }

    /// The box in which submissions are compiled and run, layer by layer.
    private static func sandbox() -> [Finding] {
        let probe = SandboxProbe.ofThisHost
        let help = "run as root, or allow user namespaces; grade --require-sandbox refuses to go on without"
        let whole = Finding(
            name: "sandbox", state: probe.refusal == nil ? .ok : .weak,
            detail: probe.refusal ?? (probe.isRootless ? "made in a user namespace" : "made by root"),
            help: probe.refusal.map { _ in help })
        guard probe.refusal == nil else { return [whole] }
        return [whole]
            + Sandbox.Layer.allCases.map { layer in
                Finding(
                    name: "  \(layer.rawValue)", state: probe.missing[layer] == nil ? .ok : .weak,
                    detail: probe.missing[layer] ?? layer.meaning)
            } + [
                Finding(
                    name: "  host: root", state: .weak,
                    detail: "milestones of the kernel see the host when they run",
                    help: "their tests need root's own power; grade labs with such milestones (see lab.yml)"
                        + " on a machine that holds nothing else, such as a virtual one")
            ]
    }

    private static func kernel() -> [Finding] {
        let users = (try? String.contents(of: "/proc/sys/user/max_user_namespaces"))?.trimmed ?? "0"
        let hasUsers = (Int(users.prefix { $0.isNumber }) ?? 0) > 0
        let controllers = (try? String.contents(of: "/sys/fs/cgroup/cgroup.controllers"))?.trimmed
        let detail =
            controllers.map { "version 2: \($0.replacing("\n", with: ""))" } ?? "no pure version 2 tree"
        let hasKVM = access("/dev/kvm", R_OK | W_OK) == 0
        return [
            Finding(
                name: "user namespaces", state: hasUsers ? .ok : .weak, detail: hasUsers ? "allowed" : "none",
                help: hasUsers ? nil : "sysctl user.max_user_namespaces=10000"),
            Finding(
                name: "cgroups", state: controllers == nil ? .weak : .ok, detail: detail,
                help: controllers == nil ? "version 2 rows of the cgroup lab are skipped here" : nil),
            Finding(
                name: "/dev/kvm", state: hasKVM ? .ok : .weak, detail: hasKVM ? "usable" : "not usable",
                help: hasKVM ? nil : "the KVM milestones are skipped here"),
        ]
    }

    private static let packages = [
        DebianPackage(name: "libcap-dev", file: "/usr/include/sys/capability.h", use: "the jail lab"),
        DebianPackage(name: "qemu-user", program: "qemu-riscv64", use: "make bench compares with it"),
        DebianPackage(
            name: "gcc-riscv64-unknown-elf", program: "riscv64-unknown-elf-gcc",
            use: "only to build the guest programs anew"),
    ]
}

/// A package that a part of the kit uses, and what shows that it is installed.
private struct DebianPackage: Sendable {
    let name: String
    var file: String?
    var program: String?
    let use: String

    func finding(_ path: [String]) -> HostReport.Finding {
        let places = file.map { [$0] } ?? path.map { "\($0)/\(program ?? "")" }
        if let place = places.first(where: { access($0, R_OK) == 0 }) {
            return .init(name: name, state: .ok, detail: place)
        }
        return .init(
            name: name, state: .weak, detail: "not installed (\(use))", help: "apt-get install \(name)")
    }
}
