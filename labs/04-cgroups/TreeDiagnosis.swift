import CgroupFS
import LabSupport

/// Why a call was refused: the number alone has several meanings, so look at the group.
extension CgroupTree {
    // TODO cgroups.4
    // For each call the number tells half; the group's files tell the rest. A file that cannot be
    // read is no reason to fail while explaining.
}
