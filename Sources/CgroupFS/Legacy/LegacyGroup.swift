/// One node of a version 1 hierarchy.
final class LegacyGroup {
    let name: String
    private(set) weak var parent: LegacyGroup?
    /// The controllers of the hierarchy.
    let controllers: Set<Controller>
    var children: [String: LegacyGroup] = [:]
    var members: Set<Int32> = []
    /// The text of each file that is only kept.
    var values: [String: String]
    var refusedForks: UInt64 = 0

    init(name: String, parent: LegacyGroup?, controllers: Set<Controller>) {
        self.name = name
        self.parent = parent
        self.controllers = controllers
        values = LegacyFiles.fresh(controllers, isRoot: parent == nil)
    }

    var lineage: [LegacyGroup] {
        var groups = [self]
        while let next = groups[groups.count - 1].parent { groups.append(next) }
        return groups
    }

    var subtree: [LegacyGroup] {
        [self] + children.values.sorted { $0.name < $1.name }.flatMap(\.subtree)
    }

    var processCount: UInt64 {
        subtree.reduce(0) { $0 &+ UInt64($1.members.count) }
    }

    var isFrozen: Bool {
        lineage.contains { $0.values["freezer.state"] == "FROZEN" }
    }
}
