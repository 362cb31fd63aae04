import LinuxSystem

/// What a plan leads to, as far as every right plan must agree.
///
/// A small model of the kernel: identity, root, working directory, mounts and descriptors of one
/// process. What it does not know, it lets pass.
struct PlanOutcome: Codable, Equatable, Sendable {
    /// "executed", "finished", or the call that was refused.
    var ending = "finished"
    var user: [UInt32] = [0, 0, 0]
    var group: [UInt32] = [0, 0, 0]
    var groups: [UInt32] = [0, 4, 24]
    var effective = CapabilitySet.all.rawValue
    var bounding = CapabilitySet.all.rawValue
    var noNewPrivileges = false
    /// Whether "/" is the jail's folder, and whether the process stands inside of it.
    var isRooted = false
    var isInside = false
    var directory = "?"
    var mountsArePrivate = false
    var isRootMount = false
    var oldRootIsGone = false
    var isReadOnly = false
    var noSetUser = false
    /// Of the descriptors it began with, those that a program still has.
    var open: [Int32]
    var candidates: [String] = []
    var arguments: [String] = []
    var environment: [String] = []

    /// Follows a plan that begins as root of the host.
    /// - Parameters:
    ///   - root: the folder of the jail.
    ///   - open: the descriptors that are open at the beginning.
    init(of plan: Plan, root: String, open: [Int32] = []) {
        self.open = open
        var state = PlanState()
        for step in plan.steps {
            if let refused = take(step, &state, root) {
                ending = "refused \(step.words[0]): \(refused)"
                return
            }
            if ending == "executed" { return }
        }
    }

    private mutating func take(_ step: Step, _ state: inout PlanState, _ root: String) -> String? {
        switch step {
        case .changeDirectory, .chroot, .pivotRoot, .unmount, .unshare, .mount:
            return move(step, &state, root)
        case .setGroups, .setGroupIDs, .setUserIDs, .dropBounding, .clearAmbient, .setCapabilities,
            .noNewPrivileges:
            return change(step)
        case .closeOnExec(let first, let last):
            if first > last { return "EINVAL" }
            open.removeAll { first <= UInt32(bitPattern: $0) && UInt32(bitPattern: $0) <= last }
        case .close(let number): open.removeAll { $0 == number }
        case .execute(let candidates, let arguments, let environment):
            (self.candidates, self.arguments, self.environment) = (candidates, arguments, environment)
            ending = "executed"
        default: break
        }
        return nil
    }

    private func has(_ capability: Capability) -> Bool {
        effective & (1 << capability.rawValue) != 0
    }

    private mutating func move(_ step: Step, _ state: inout PlanState, _ root: String) -> String? {
        switch step {
        case .changeDirectory(let path):
            if path == root, !isRooted { state.standsInFolder = true }
            if path.hasPrefix("/"), isRooted { (isInside, directory) = (true, path) }
        case .chroot(let path):
            guard has(.sysChroot) else { return "EPERM" }
            isRooted = path == root || path == "." && state.standsInFolder
            if path == ".", state.standsInFolder { state.standsAtRoot = true }
        case .unshare(let kinds):
            guard has(.sysAdmin) else { return "EPERM" }
            if kinds.contains(.mount) { state.hasOwnMounts = true }
        case .mount(_, let target, _, let options, _):
            guard has(.sysAdmin) else { return "EPERM" }
            mount(target, options, &state, root)
        case .pivotRoot:
            guard has(.sysAdmin) else { return "EPERM" }
            guard state.hasOwnMounts, state.folderIsMount, state.standsInFolder, mountsArePrivate
            else { return "EINVAL" }
            (isRooted, isRootMount) = (true, true)
        case .unmount(_, let detach):
            guard has(.sysAdmin) else { return "EPERM" }
            if isRootMount { oldRootIsGone = detach }
        default: break
        }
        return nil
    }

    private mutating func mount(
        _ target: String, _ options: MountOptions, _ state: inout PlanState, _ root: String
    ) {
        if !options.isDisjoint(with: [.private, .slave]), options.contains(.recursive), target == "/",
            state.hasOwnMounts
        {
            mountsArePrivate = true
        }
        let isRemount = options.isSuperset(of: [.remount, .bind])
        if options.contains(.bind), !options.contains(.remount), target == root { state.folderIsMount = true }
        if isRemount, isRootMount ? target == "/" : target == root {
            (isReadOnly, noSetUser) = (options.contains(.readOnly), options.contains(.noSetUser))
        }
    }

    private mutating func change(_ step: Step) -> String? {
        switch step {
        case .setGroups(let list):
            guard has(.setgid) else { return "EPERM" }
            groups = list.sorted()
        case .setGroupIDs(let ids): return set(ids, \.group, .setgid)
        case .setUserIDs(let ids):
            if let refused = set(ids, \.user, .setuid) { return refused }
            // capabilities(7): with no id of 0 left, the permitted and effective sets are cleared.
            if !user.contains(0) { effective = 0 }
        case .dropBounding(let lost):
            guard has(.setpcap) else { return "EPERM" }
            bounding &= ~lost.rawValue
        case .setCapabilities(let wanted):
            guard wanted.rawValue & ~effective == 0 else { return "EPERM" }
            effective = wanted.rawValue
        case .noNewPrivileges: noNewPrivileges = true
        default: break
        }
        return nil
    }

    private mutating func set(
        _ ids: IDs, _ list: WritableKeyPath<PlanOutcome, [UInt32]>, _ capability: Capability
    ) -> String? {
        let wanted = [ids.real, ids.effective, ids.saved]
        let known = self[keyPath: list]
        guard has(capability) || wanted.allSatisfy({ $0.map(known.contains) ?? true }) else { return "EPERM" }
        self[keyPath: list] = zip(wanted, known).map { $0 ?? $1 }
        return nil
    }
}

/// What only the way matters for, not the end.
private struct PlanState {
    var hasOwnMounts = false
    var folderIsMount = false
    var standsInFolder = false
    var standsAtRoot = false
}

extension PlanOutcome {
    /// Where two outcomes part, in words.
    static func difference(_ expected: PlanOutcome, _ actual: PlanOutcome) -> String {
        for (left, right) in zip(Mirror(reflecting: expected).children, Mirror(reflecting: actual).children)
        where String(describing: left.value) != String(describing: right.value) {
            return "\(left.label ?? "?") is to be \(left.value), the plan leads to \(right.value)"
        }
        return "no difference"
    }
}
