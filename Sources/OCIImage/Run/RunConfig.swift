import Documents

/// What a container made of an image runs, unless its user says otherwise.
///
/// - OCI: image-spec config.md, "config"; Docker: image specification v1.2
public struct RunConfig: Equatable, Sendable {
    /// `user`, `uid`, `user:group`, `uid:gid`; empty for root.
    public var user: String
    /// `8080/tcp`, without a protocol TCP; no port twice.
    public var exposedPorts: [String]
    /// `NAME=value`.
    public var env: [String]
    /// Nil: none is set; the words that come before `cmd`.
    public var entrypoint: [String]?
    /// Nil: none is set.
    public var cmd: [String]?
    /// Folders for data that is no part of the image; none twice.
    public var volumes: [String]
    /// Where the program starts; empty for `/`.
    public var workingDir: String
    /// Notes.
    public var labels: [String: String]
    /// What ends it politely: `SIGTERM`, `15`.
    public var stopSignal: String?
    /// Instructions for builds on top of this image.
    public var onBuild: [String]
    /// What runs the shell form of instructions.
    public var shell: [String]?
    /// How to see whether it is well.
    public var healthcheck: Healthcheck?
    /// Members that this kit does not know.
    public var others: [JSONMember] = []

    /// Nothing is set.
    public init() {
        user = ""
        exposedPorts = []
        env = []
        volumes = []
        workingDir = ""
        labels = [:]
        onBuild = []
    }
}

/// How to see whether a container is well.
///
/// - Docker: image specification v1.2, "Healthcheck"
public struct Healthcheck: Equatable, Sendable {
    /// `NONE`, `CMD` and words, or `CMD-SHELL` and a text; empty inherits.
    public var test: [String]
    /// Nanoseconds between two tests; 0 inherits.
    public var interval: Int64 = 0
    /// Nanoseconds that a test may take; 0 inherits.
    public var timeout: Int64 = 0
    /// Nanoseconds in which failures do not count; 0 inherits.
    public var startPeriod: Int64 = 0
    /// Nanoseconds between two tests in that time; 0 inherits.
    public var startInterval: Int64 = 0
    /// How many failures in a row make it unwell; 0 inherits.
    public var retries: Int = 0

    /// This test.
    public init(test: [String]) {
        self.test = test
    }
}

extension RunConfig: MappedObject {
    /// As programs in Go read it.
    public static var readsNullAsMissing: Bool { true }
    /// One to read into.
    public static var blank: RunConfig { RunConfig() }

    /// Its properties in the order in which they are written.
    public mutating func map(_ fields: inout Fields) {
        fields.optional("User", &user, absent: "")
        fields.names("ExposedPorts", &exposedPorts)
        fields.optional("Env", &env, absent: [], .environment)
        fields.optional("Entrypoint", &entrypoint)
        fields.optional("Cmd", &cmd)
        fields.optional("Healthcheck", &healthcheck)
        fields.names("Volumes", &volumes)
        fields.optional("WorkingDir", &workingDir, absent: "")
        fields.optional("Labels", &labels, absent: [:])
        fields.optional("StopSignal", &stopSignal)
        fields.optional("OnBuild", &onBuild, absent: [])
        fields.optional("Shell", &shell)
        fields.others(&others)
    }
}

extension Healthcheck: MappedObject {
    /// As programs in Go read it.
    public static var readsNullAsMissing: Bool { true }
    /// One to read into.
    public static var blank: Healthcheck { Healthcheck(test: []) }

    /// Its properties in the order in which they are written.
    public mutating func map(_ fields: inout Fields) {
        fields.optional("Test", &test, absent: [])
        fields.optional("Interval", &interval, absent: 0)
        fields.optional("Timeout", &timeout, absent: 0)
        fields.optional("StartPeriod", &startPeriod, absent: 0)
        fields.optional("StartInterval", &startInterval, absent: 0)
        fields.optional("Retries", &retries, absent: 0)
    }
}

/// A member of a set that is spelt as an object: `{"8080/tcp":{}}`.
private struct Presence: JSONMapped {
    static func read(_ node: Node) -> Presence? {
        node.isObject ? Presence() : nil
    }

    var json: JSONValue { .object([]) }
}

extension Fields {
    /// A set of names that is spelt as an object; written in their order, each once.
    fileprivate mutating func names(_ name: String, _ names: inout [String]) {
        var set: [String: Presence]? =
            names.isEmpty ? nil : Dictionary(names.map { ($0, Presence()) }) { first, _ in first }
        optional(name, &set)
        names = (set ?? [:]).keys.sorted()
    }
}
