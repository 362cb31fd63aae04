import Documents

/// What a machine must be to run an image.
///
/// - OCI: image-spec image-index.md, "platform"
public struct Platform: Hashable, Sendable {
    /// As Go calls it: `amd64`, `arm64`.
    public var architecture: String
    /// As Go calls it: `linux`.
    public var os: String
    /// Such as a build of Windows.
    public var osVersion: String?
    /// What the system must have.
    public var osFeatures: [String]
    /// Which kind of the architecture: `v8`.
    public var variant: String?

    /// A platform.
    public init(
        architecture: String, os: String = "linux", variant: String? = nil, osVersion: String? = nil,
        osFeatures: [String] = []
    ) {
        self.architecture = architecture
        self.os = os
        self.variant = variant
        self.osVersion = osVersion
        self.osFeatures = osFeatures
    }
}

extension Platform: MappedObject {
    /// As programs in Go read it.
    public static var readsNullAsMissing: Bool { true }
    /// One to read into.
    public static var blank: Platform { Platform(architecture: "", os: "") }

    /// Its properties in the order in which they are written.
    public mutating func map(_ fields: inout Fields) {
        fields.required("architecture", &architecture)
        fields.required("os", &os)
        fields.optional("os.version", &osVersion)
        fields.optional("os.features", &osFeatures, absent: [])
        fields.optional("variant", &variant)
    }
}
