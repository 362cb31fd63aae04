import LabSupport
import LinuxSystem

/// The files with several names, in two trees: when a layer makes one of the names anew, the others must
/// become names of the new file.
struct LinkGroups {
    // TODO images.4

    /// Notes a name that has others, above or below.
    /// - Parameter index: where it stands among what was found.
    mutating func note(
        _ index: Int, _ what: TreeComparison.Found.What, _ lower: FileStatus?, _ upper: FileStatus
    ) {
        // TODO images.4
    }

    /// Marks as modified what is the same by itself but belongs to a group that is not.
    func tellBrokenGroups(in found: inout [TreeComparison.Found]) {
        // TODO images.4
        // A group can be left alone when none of its names is changed, all are names of one lower file,
        // and that file has no other name that was kept.
    }
}
