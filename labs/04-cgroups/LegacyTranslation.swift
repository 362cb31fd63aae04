import CgroupFS
import LabSupport

/// Version 1's files.
extension Resources {
    // TODO cgroups.3
}
