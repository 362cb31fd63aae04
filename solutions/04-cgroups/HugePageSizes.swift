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
        // >>> cgroups.3
        // hugepages-2048kB is 2MB. Folders that do not begin with "hugepages-" are none of ours. From
        // 1024 kB on the unit is MB, from 1048576 kB on it is GB.
        // stub: throw Unimplemented("cgroups.3")
        var sizes = HugePageSizes(names: [])
        for folder in folders where folder.hasPrefix("hugepages-") {
            let size = folder.dropFirst("hugepages-".count)
            if size.hasSuffix("kB"), size != "kB", let kilobytes = ControlText.number(size.dropLast(2)) {
                sizes.names.append(name(kilobytes))
            } else {
                sizes.errors.append(
                    FormatError(
                        file: "hugepages", text: folder, rule: "must be hugepages-, a number and kB"))
            }
        }
        return sizes
        // <<<
    }

    // >>> cgroups.3
    private static func name(_ kilobytes: UInt64) -> String {
        if kilobytes >= 1 << 20 { return "\(kilobytes >> 20)GB" }
        return kilobytes >= 1 << 10 ? "\(kilobytes >> 10)MB" : "\(kilobytes)KB"
    }
    // <<<
}
