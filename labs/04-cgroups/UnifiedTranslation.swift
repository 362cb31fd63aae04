import CgroupFS
import LabSupport

/// Version 2's files.
extension Resources {
    // TODO cgroups.3
}

extension DeviceThrottle.Kind {
    // TODO cgroups.3
}
