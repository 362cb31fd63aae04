import Documents

/// What a container is to be: the `config.json` of a bundle.
///
/// Pure values: reading one checks it against the schema and names every fault with its path; what a Linux
/// runtime cannot run is found by ``faultsForLinux(starting:)``. Names that the specification does not
/// have are ignored, as it asks.
///
/// - OCI: runtime-spec 1.3, config.md
public struct RuntimeConfig: Equatable, Sendable {
    /// The version of the specification, as SemVer: `1.2.0`.
    public var ociVersion: String
    /// The program; it may be missing until the container is started.
    public var process: Process?
    /// The root file system; every platform but Windows needs it.
    public var root: Root?
    /// The host name inside of the container.
    public var hostname: String?
    /// The NIS domain name inside of the container.
    public var domainname: String?
    /// What is mounted over the root, in order.
    public var mounts: [Mount]
    /// Programs that the runtime runs beside the container.
    public var hooks: Hooks?
    /// Whatever the user wants to note.
    public var annotations: [String: String]
    /// What only Linux has.
    public var linux: Linux?
    /// What other platforms have, as it was written: `solaris`, `windows`, `vm`, `zos`, `freebsd`.
    public var platforms: [String: JSONValue]

    /// What is left out is absent from the document.
    public init(
        ociVersion: String, process: Process? = nil, root: Root? = nil, hostname: String? = nil,
        domainname: String? = nil, mounts: [Mount] = [], hooks: Hooks? = nil,
        annotations: [String: String] = [:], linux: Linux? = nil, platforms: [String: JSONValue] = [:]
    ) {
        self.ociVersion = ociVersion
        self.process = process
        self.root = root
        self.hostname = hostname
        self.domainname = domainname
        self.mounts = mounts
        self.hooks = hooks
        self.annotations = annotations
        self.linux = linux
        self.platforms = platforms
    }
}

extension RuntimeConfig: MappedObject {
    /// One to read into.
    public static var blank: RuntimeConfig { RuntimeConfig(ociVersion: "") }

    /// Its properties in the order in which they are written.
    public mutating func map(_ fields: inout Fields) {
        fields.required("ociVersion", &ociVersion)
        fields.optional("process", &process)
        fields.optional("root", &root)
        fields.optional("hostname", &hostname)
        fields.optional("domainname", &domainname)
        fields.optional("mounts", &mounts, absent: [])
        fields.optional("hooks", &hooks)
        fields.optional("annotations", &annotations, absent: [:])
        fields.optional("linux", &linux)
        for (name, shape) in JSONShape.platforms {
            fields.kept(name, &platforms[name]) { shape().check($0) }
        }
    }
}
