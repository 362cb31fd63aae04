import Documents

/// The file `oci-layout`: this folder is an image layout, of this version.
///
/// - OCI: image-spec image-layout.md
public struct LayoutMarker: Equatable, Sendable {
    /// The only version there is.
    public var imageLayoutVersion = "1.0.0"
    /// Members that this kit does not know.
    public var others: [JSONMember] = []

    /// The marker of a layout.
    public init() {}
}

extension LayoutMarker: MappedObject {
    /// One to read into.
    public static var blank: LayoutMarker { LayoutMarker() }

    /// Its properties in the order in which they are written.
    public mutating func map(_ fields: inout Fields) {
        fields.required("imageLayoutVersion", &imageLayoutVersion, .oneOf(["1.0.0"]))
        fields.others(&others)
    }
}
