import LabSupport
import LinuxSystem

/// The files with several names, in two trees: when a layer makes one of the names anew, the others must
/// become names of the new file.
struct LinkGroups {
    // >>> images.4
    private struct File: Hashable {
        let device: UInt64
        let inode: UInt64

        init(_ status: FileStatus) {
            device = status.device
            inode = status.inode
        }
    }

    private struct Group {
        /// Where its names stand among what was found.
        var members: [Int] = []
        /// Which files they are in the lower tree.
        var lower: Set<File> = []
        var isBroken = false
    }

    private var groups: [File: Group] = [:]
    /// How many names of a lower file are the same in the upper tree.
    private var kept: [File: Int] = [:]
    // <<<

    /// Notes a name that has others, above or below.
    /// - Parameter index: where it stands among what was found.
    mutating func note(
        _ index: Int, _ what: TreeComparison.Found.What, _ lower: FileStatus?, _ upper: FileStatus
    ) {
        // >>> images.4
        var group = groups[File(upper)] ?? Group()
        group.members.append(index)
        if what == .same, let lower {
            group.lower.insert(File(lower))
            kept[File(lower), default: 0] += 1
        } else {
            group.isBroken = true
        }
        groups[File(upper)] = group
        // <<<
    }

    /// Marks as modified what is the same by itself but belongs to a group that is not.
    func tellBrokenGroups(in found: inout [TreeComparison.Found]) {
        // >>> images.4
        // A group can be left alone when none of its names is changed, all are names of one lower file,
        // and that file has no other name that was kept.
        for group in groups.values {
            let isWhole =
                group.lower.count == 1 && group.lower.allSatisfy { kept[$0] == group.members.count }
            guard group.isBroken || !isWhole else { continue }
            for index in group.members where found[index].what == .same { found[index].what = .modified }
        }
        // <<<
    }
}
