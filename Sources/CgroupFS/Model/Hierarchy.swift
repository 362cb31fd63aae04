/// Making and removing groups, and which controllers they have.
extension InMemoryCgroups {
    /// Makes a group, within the limits of its ancestors.
    public func makeDirectory(_ path: String) throws {
        try answering("mkdir", path) {
            let names = path.split(separator: "/")
            guard let name = names.last else { throw Refusal(KernelError.exists) }
            guard !name.contains("\n"), name != ".", name != ".." else { throw Refusal(KernelError.invalid) }
            let parent = try find(group: names.dropLast().joined(separator: "/"))
            guard parent.children[String(name)] == nil,
                !knobs(of: parent).contains(where: { $0.name == name })
            else { throw Refusal(KernelError.exists) }
            try checkLimits(above: parent)
            parent.children[String(name)] = Group(name: String(name), parent: parent)
        }
    }

    /// Removes a group that is not in use.
    public func removeDirectory(_ path: String) throws {
        try answering("rmdir", path) {
            let group = try find(group: path)
            guard let parent = group.parent, group.members.isEmpty, group.children.isEmpty else {
                throw Refusal(KernelError.busy)
            }
            // Pages outlive the group that was charged for them; the parent keeps the account.
            reparentCharges(of: group, to: parent)
            parent.children[group.name] = nil
        }
    }

    /// Every ancestor may bound how many groups and how many levels stand below it.
    private func checkLimits(above parent: Group) throws {
        for (level, group) in parent.lineage.enumerated() {
            let count = UInt64(group.descendants)
            guard count < group.maxDescendants ?? .max, UInt64(level + 1) <= group.maxDepth ?? .max else {
                throw Refusal(KernelError.tryAgain)
            }
        }
    }

    /// `cgroup.controllers`: what the parent hands down.
    func available(to group: Group) -> Set<Controller> {
        guard let parent = group.parent else { return controllers }
        return group.isThreaded ? parent.enabled.filter(\.isThreaded) : parent.enabled
    }

    /// The group itself and its ancestors below the root that have this controller, nearest first.
    func chain(_ group: Group, _ controller: Controller) -> [Group] {
        group.lineage.filter { !$0.isRoot && available(to: $0).contains(controller) }
    }

    static func text(_ controllers: Set<Controller>) -> String {
        let names = order.filter(controllers.contains).map(\.rawValue)
        return names.isEmpty ? "" : names.joined(separator: " ") + "\n"
    }

    /// A write to `cgroup.subtree_control`: all of it happens, or none.
    func changeControl(of group: Group, by text: String) throws {
        var wanted: [Controller: Bool] = [:]
        for word in text.split(whereSeparator: \.isWhitespace) {
            let controller = Controller(String(word.dropFirst()))
            guard "+-".contains(word[word.startIndex]), Self.known.contains(controller) else {
                throw Refusal(KernelError.invalid)
            }
            wanted[controller] = word.first == "+"
        }
        let gained = Set(wanted.filter(\.value).keys).subtracting(group.enabled)
        let lost = Set(wanted.filter { !$0.value }.keys).intersection(group.enabled)
        guard gained.isSubset(of: available(to: group)) else { throw Refusal(KernelError.noEntry) }
        let stillUsed = group.children.values.contains { !$0.enabled.isDisjoint(with: lost) }
        if stillUsed { throw Refusal(KernelError.busy) }
        try vetEnabling(gained, in: group)
        group.enabled.formUnion(gained)
        group.enabled.subtract(lost)
        for child in group.children.values { gained.union(lost).forEach(child.forget) }
    }
}

extension Knob {
    /// These two take an `int`, so a negative number is a number, out of range.
    private static func groupLimit(from text: String) throws -> UInt64? {
        if let number = Int32(text), number < 0 { throw Refusal(KernelError.outOfRange) }
        return try limit(from: text)
    }

    static let hierarchyKnobs: [Knob] = [
        Knob(
            name: "cgroup.controllers", onRoot: true,
            read: { InMemoryCgroups.text($0.available(to: $1)) }),
        Knob(
            name: "cgroup.subtree_control", onRoot: true,
            read: { InMemoryCgroups.text($1.enabled) },
            write: { try $0.changeControl(of: $1, by: $2) }),
        Knob(
            name: "cgroup.max.depth", onRoot: true, read: { limit($1.maxDepth) },
            write: { $1.maxDepth = try groupLimit(from: $2) }),
        Knob(
            name: "cgroup.max.descendants", onRoot: true, read: { limit($1.maxDescendants) },
            write: { $1.maxDescendants = try groupLimit(from: $2) }),
        Knob(
            name: "cgroup.stat", onRoot: true,
            read: { flat(["nr_descendants": UInt64($1.descendants), "nr_dying_descendants": 0]) }),
        Knob(
            name: "cgroup.events",
            read: { flat(["populated": $1.isPopulated ? 1 : 0, "frozen": $1.isFrozen ? 1 : 0]) }),
    ]
}
