import ChrootJail
import LinuxSystem

/// The jails of the table, from the weakest to the strongest.
enum JailKind: String, CaseIterable, Codable {
    case chroot = "chroot"
    case noChroot = "-CHROOT"
    case docker = "docker"
    case noCapabilities = "no caps"
    case nobody = "nobody"
    case pivot = "pivot"
    case processes = "pivot, pid namespace"
    case processesDocker = "pivot, pid namespace, docker"
    case hardened = "hardened"

    /// The head of its column: at most six letters.
    var heading: String {
        switch self {
        case .chroot, .docker, .nobody, .pivot: rawValue
        case .noChroot: "nochr"
        case .noCapabilities: "nocaps"
        case .processes: "pids"
        case .processesDocker: "pids14"
        case .hardened: "hard"
        }
    }

    /// What its column means.
    var meaning: String {
        switch self {
        case .chroot: "chroot with every capability"
        case .noChroot: "the same without CAP_SYS_CHROOT"
        case .docker: "chroot with the 14 capabilities that Docker leaves"
        case .noCapabilities: "chroot, user 0, no capability"
        case .nobody: "chroot, user 65534"
        case .pivot: "a root mount of its own, every capability"
        case .processes: "the same in a PID namespace of its own (lab 5)"
        case .processesDocker: "the same with the 14 capabilities"
        case .hardened: "lab 3's hardened jail"
        }
    }

    /// The steps that run these arguments in a jail of this kind.
    func plan(root: String, _ arguments: [String]) throws -> Plan {
        let command = Command(arguments)
        let naive = try Jail(root: root).plan(for: command).steps
        switch self {
        case .chroot: return Plan(naive)
        case .noChroot: return limited(naive, to: CapabilitySet.all.subtracting(CapabilitySet([.sysChroot])))
        case .docker: return limited(naive, to: .docker)
        case .noCapabilities: return limited(naive, to: [])
        case .nobody: return Plan(naive.dropLast() + (try Credentials.nobody.steps()) + naive.suffix(1))
        case .pivot: return try pivoted(root, command)
        case .processes: return Plan([.unshare(.pid), .fork] + (try pivoted(root, command).steps))
        case .processesDocker:
            return limited([.unshare(.pid), .fork] + (try pivoted(root, command).steps), to: .docker)
        case .hardened: return try HardenedJail(root: root, isReadOnly: false).plan(for: command)
        }
    }

    private func limited(_ steps: [Step], to capabilities: CapabilitySet) -> Plan {
        Plan(
            steps.dropLast() + [.dropBounding(CapabilitySet.all.subtracting(capabilities))] + steps.suffix(1))
    }

    /// The hardened jail up to the point where it gives anything up.
    private func pivoted(_ root: String, _ command: Command) throws -> Plan {
        let steps = try HardenedJail(root: root, isReadOnly: false).plan(for: command).steps
        let surrender = steps.firstIndex { $0.words[0] == "drop-bounding" } ?? steps.count - 1
        return Plan(steps.prefix(surrender) + steps.suffix(1))
    }
}
