/// Domains and threads: which groups may hold processes, and which may enable what.
///
/// The four predicates are those of kernel/cgroup/cgroup.c, where "mixable" is the root.
extension Group {
    /// Whether processes or threads of a domain and threaded children meet here.
    var isThreadRoot: Bool {
        guard !isThreaded else { return false }
        if children.values.contains(where: \.isThreaded) { return true }
        return !members.isEmpty && enabled.contains(where: \.isThreaded)
    }

    /// Whether this group may become one, or is.
    var canBeThreadRoot: Bool {
        if isRoot { return true }
        let populated = children.values.contains { !$0.isThreaded && $0.isPopulated }
        return !isThreaded && !populated && enabled.allSatisfy(\.isThreaded)
    }

    /// A domain, unless a thread root or a threaded group stands above it.
    var isValidDomain: Bool {
        guard !isThreaded else { return false }
        return lineage.dropFirst().allSatisfy { ($0.isRoot || !$0.isThreadRoot) && !$0.isThreaded }
    }

    /// The group that holds the processes whose threads are here.
    var domain: Group {
        lineage.first { !$0.isThreaded } ?? self
    }

    /// `cgroup.type`.
    var typeText: String {
        if isThreaded { return "threaded" }
        if !isValidDomain { return "domain invalid" }
        return isThreadRoot ? "domain threaded" : "domain"
    }
}

extension InMemoryCgroups {
    /// The rules for `+controller`: no internal processes, no domain controllers among threads.
    func vetEnabling(_ gained: Set<Controller>, in group: Group) throws {
        guard !gained.isEmpty else { return }
        guard group.domain.isValidDomain else { throw Refusal(KernelError.notSupported) }
        if group.isRoot { return }
        if gained.allSatisfy(\.isThreaded) {
            // Threaded controllers arbitrate between a group's own threads and its children.
            if group.canBeThreadRoot || group.isThreaded { return }
        } else if group.isThreadRoot || group.isThreaded {
            throw Refusal(KernelError.notSupported)
        }
        guard group.members.isEmpty else { throw Refusal(KernelError.busy) }
    }

    /// The rules for a process that wants to come in.
    func vetMember(of group: Group) throws {
        guard group.domain.isValidDomain else { throw Refusal(KernelError.notSupported) }
        if group.canBeThreadRoot || group.isThreaded { return }
        guard group.enabled.isEmpty else { throw Refusal(KernelError.busy) }
    }

    func makeThreaded(_ group: Group) throws {
        guard !group.isThreaded, let parent = group.parent else { return }
        let isFree = !group.isPopulated && group.enabled.allSatisfy(\.isThreaded)
        let domain = parent.domain
        guard isFree, domain.isValidDomain, domain.canBeThreadRoot else {
            throw Refusal(KernelError.notSupported)
        }
        group.isThreaded = true
    }
}

extension Knob {
    static let typeKnobs: [Knob] = [
        Knob(
            name: "cgroup.type", read: { "\($1.typeText)\n" },
            write: { cgroups, group, text in
                guard text == "threaded" else { throw Refusal(KernelError.invalid) }
                try cgroups.makeThreaded(group)
            })
    ]
}
