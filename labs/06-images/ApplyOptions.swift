import Archives

/// How layers are applied, and how much of them.
public struct ApplyOptions: Equatable, Sendable {
    /// Whose the files become.
    public enum Ownership: Equatable, Sendable {
        /// As the archive says; needs root.
        case keep
        /// Those who apply it own all. Devices and attributes that need privilege are left out and noted.
        case own
    }

    /// Whose the files become.
    public var ownership: Ownership
    /// Whether devices are left out and noted, in place of an error.
    public var skipsDevices: Bool
    /// How many entries one archive may have.
    public var mostEntries: Int
    /// How many bytes of contents one archive may have.
    public var mostBytes: UInt64

    /// Owners kept and no devices skipped; ten million entries, a tebibyte.
    public init(
        ownership: Ownership = .keep, skipsDevices: Bool = false, mostEntries: Int = 10_000_000,
        mostBytes: UInt64 = 1 << 40
    ) {
        self.ownership = ownership
        self.skipsDevices = skipsDevices
        self.mostEntries = mostEntries
        self.mostBytes = mostBytes
    }
}

/// What became of one layer.
public struct AppliedLayer: Equatable, Sendable {
    /// Something that is not as the archive has it.
    public struct Omission: Equatable, Sendable {
        /// Of which entry.
        public let name: EntryName
        /// What was left out: `device 1:3`, `security.capability`.
        public let what: String

        /// Something left out.
        public init(name: EntryName, what: String) {
            self.name = name
            self.what = what
        }
    }

    /// How many entries there were, whiteouts among them.
    public internal(set) var entries = 0
    /// How many bytes of contents.
    public internal(set) var bytes: UInt64 = 0
    /// What was left out for want of privilege or because the file system cannot hold it.
    public internal(set) var omissions: [Omission] = []
}
