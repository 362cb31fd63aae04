import LabSupport

/// One mount, as the kernel lists it.
///
/// ```
/// 36 35 98:0 /mnt1 /mnt\0402 rw,noatime master:1 - ext3 /dev/root rw,errors=continue
/// id |  |    root  path      options    optional   type source    super options
///    parent device
/// ```
///
/// - C: proc_pid_mountinfo(5)
public struct MountPoint: Equatable, Sendable {
    /// A number that names the mount while it lasts.
    public var id: Int
    /// The mount on which it is mounted.
    public var parent: Int
    /// `major:minor`.
    public var device: String
    /// Which folder of the file system is seen at `path`: `/`, or less in a container.
    public var root: String
    /// Where it is mounted, for the reader of the list.
    public var path: String
    /// Options of this mount.
    public var options: [String]
    /// None, or any number of `tag:value`.
    public var optionalFields: [String]
    /// The type: `cgroup`, `cgroup2`, `ext4`.
    public var fileSystem: String
    /// The device or a word that stands for none.
    public var source: String
    /// Options of the whole file system: version 1 names its controllers here.
    public var superOptions: [String]

    /// A mount with these columns.
    public init(
        id: Int, parent: Int, device: String, root: String, path: String, options: [String],
        optionalFields: [String], fileSystem: String, source: String, superOptions: [String]
    ) {
        self.id = id
        self.parent = parent
        self.device = device
        self.root = root
        self.path = path
        self.options = options
        self.optionalFields = optionalFields
        self.fileSystem = fileSystem
        self.source = source
        self.superOptions = superOptions
    }

    /// Reads one line of mountinfo.
    /// - Parameter number: the line's number from 1, for the error.
    /// - Throws: `FormatError` when a column is missing or an id is no number.
    public static func parse(_ line: String, number: Int = 1) throws -> MountPoint {
        // TODO cgroups.1
        // Split at single blanks. Six columns, then any number of optional fields up to a lone "-",
        // then three. Blanks inside of a column are written as octal escapes: give them back.
        throw Unimplemented("cgroups.1")
    }

    /// Gives back what octal escapes stand for: `\040` is a blank.
    ///
    /// A backslash without three octal digits after it stays as it is.
    /// - Throws: nothing in a finished lab.
    public static func unescape(_ text: String) throws -> String {
        // TODO cgroups.1
        // The kernel escapes blank, tab, newline and backslash: \040 \011 \012 \134. Work on bytes.
        throw Unimplemented("cgroups.1")
    }

    // TODO cgroups.1
}
