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
        // >>> cgroups.1
        // Split at single blanks. Six columns, then any number of optional fields up to a lone "-",
        // then three. Blanks inside of a column are written as octal escapes: give them back.
        // stub: throw Unimplemented("cgroups.1")
        let fields = line.utf8.split(separator: UInt8(ascii: " ")).map { String(Substring($0)) }
        guard let dash = fields.dropFirst(6).firstIndex(of: "-"), fields.count >= dash + 3 else {
            throw malformed(line, number, "must have six columns, a lone '-' and three more")
        }
        guard let id = Int(fields[0]), let parent = Int(fields[1]) else {
            throw malformed(line, number, "must begin with two numbers")
        }
        let superOptions = fields.count > dash + 3 ? list(fields[dash + 3]) : []
        return MountPoint(
            id: id, parent: parent, device: fields[2], root: unescaped(fields[3]),
            path: unescaped(fields[4]), options: list(fields[5]),
            optionalFields: Array(fields[6..<dash]), fileSystem: fields[dash + 1],
            source: unescaped(fields[dash + 2]), superOptions: superOptions)
        // <<<
    }

    /// Gives back what octal escapes stand for: `\040` is a blank.
    ///
    /// A backslash without three octal digits after it stays as it is.
    /// - Throws: nothing in a finished lab.
    public static func unescape(_ text: String) throws -> String {
        // >>> cgroups.1
        // The kernel escapes blank, tab, newline and backslash: \040 \011 \012 \134. Work on bytes.
        // stub: throw Unimplemented("cgroups.1")
        unescaped(text)
        // <<<
    }

    // >>> cgroups.1
    private static func unescaped(_ text: String) -> String {
        guard text.utf8.contains(UInt8(ascii: "\\")) else { return text }
        let bytes = Array(text.utf8)
        var plain: [UInt8] = []
        var place = 0
        while place < bytes.count {
            if let byte = octal(bytes, at: place) {
                plain.append(byte)
                place += 4
            } else {
                plain.append(bytes[place])
                place += 1
            }
        }
        return String(decoding: plain, as: UTF8.self)
    }

    /// The byte that `\ooo` stands for, if that is what is here.
    private static func octal(_ bytes: [UInt8], at place: Int) -> UInt8? {
        guard bytes[place] == UInt8(ascii: "\\"), place + 3 < bytes.count else { return nil }
        return UInt8(String(decoding: bytes[place + 1...place + 3], as: UTF8.self), radix: 8)
    }

    private static func list(_ text: String) -> [String] {
        unescaped(text).utf8.split(separator: UInt8(ascii: ",")).map { String(Substring($0)) }
    }

    private static func malformed(_ line: String, _ number: Int, _ rule: String) -> FormatError {
        FormatError(file: "mountinfo", line: number, text: line, rule: rule)
    }
    // <<<
}
