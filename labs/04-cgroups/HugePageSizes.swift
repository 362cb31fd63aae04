import LabSupport

/// The page sizes of `/sys/kernel/mm/hugepages`, as the hugetlb files spell them.
///
/// - Kernel: Documentation/admin-guide/mm/hugetlbpage.rst
public struct HugePageSizes: Equatable, Sendable {
    /// Such as `2MB`, for `hugetlb.2MB.max`.
    public var names: [String]
    /// The folders that could not be read.
    public var errors: [FormatError]

    /// These sizes, and what went wrong with others.
    public init(names: [String], errors: [FormatError] = []) {
        self.names = names
        self.errors = errors
    }

    /// Reads the names of the folders. A bad one does not hide the good ones.
    /// - Throws: nothing in a finished lab.
    public static func parse(folders: [String]) throws -> HugePageSizes {
        // TODO cgroups.3
        // hugepages-2048kB is 2MB. Folders that do not begin with "hugepages-" are none of ours. From
        // 1024 kB on the unit is MB, from 1048576 kB on it is GB.
        throw Unimplemented("cgroups.3")
    }

    // TODO cgroups.3
}
