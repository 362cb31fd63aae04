/// What a descriptor says its bytes are.
///
/// - OCI: image-spec media-types.md
public enum MediaType {
    /// An index of manifests, one for each platform.
    public static let index = "application/vnd.oci.image.index.v1+json"
    /// An image.
    public static let manifest = "application/vnd.oci.image.manifest.v1+json"
    /// How an image is run, and its history.
    public static let config = "application/vnd.oci.image.config.v1+json"
    /// A layer as it is.
    public static let layer = "application/vnd.oci.image.layer.v1.tar"
    /// A layer packed by gzip.
    public static let layerGzip = "application/vnd.oci.image.layer.v1.tar+gzip"
    /// A layer packed by zstd.
    public static let layerZstd = "application/vnd.oci.image.layer.v1.tar+zstd"
    /// `{}`, where a descriptor is asked for and there is nothing to say.
    public static let empty = "application/vnd.oci.empty.v1+json"

    /// Docker's name for a manifest.
    public static let dockerManifest = "application/vnd.docker.distribution.manifest.v2+json"
    /// Docker's name for an index.
    public static let dockerIndex = "application/vnd.docker.distribution.manifest.list.v2+json"
    /// Docker's name for a configuration.
    public static let dockerConfig = "application/vnd.docker.container.image.v1+json"
    /// Docker's name for a layer packed by gzip.
    public static let dockerLayerGzip = "application/vnd.docker.image.rootfs.diff.tar.gzip"

    /// Whether it is an index, OCI's or Docker's.
    public static func isIndex(_ type: String) -> Bool {
        type == index || type == dockerIndex
    }

    /// Whether it is a manifest, OCI's or Docker's.
    public static func isManifest(_ type: String) -> Bool {
        type == manifest || type == dockerManifest
    }
}
