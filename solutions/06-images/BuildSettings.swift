import OCIImage

/// What a build is asked for, besides the Dockerfile and its context.
public struct BuildSettings: Sendable {
    /// The stage that is wanted, by name or index; nil for the last.
    public var target: String?
    /// `--build-arg`
    public var arguments: [String: String] = [:]
    /// What the image is for.
    public var platform: Platform
    /// The network of a RUN that says nothing.
    public var network: RunStep.Network = .none
    /// Whether results of earlier builds are used. New ones are noted in any case.
    public var usesCache = true
    /// Results of earlier builds; nil keeps none.
    public var cache: BuildCache?
    /// Seconds since 1970. All that a build makes itself then carries this time, and the same Dockerfile and
    /// context give the same image, bit by bit.
    /// - Source: reproducible-builds.org, SOURCE_DATE_EPOCH
    public var epoch: Int64?
    /// Seconds since 1970.
    public var now: Int64
    /// An empty folder for trees, which the caller removes.
    public var folder: String
    /// How layers are applied: without root nobody can keep owners.
    public var options: ApplyOptions

    /// A build for this platform.
    public init(
        platform: Platform, folder: String, now: Int64, options: ApplyOptions = ApplyOptions()
    ) {
        self.platform = platform
        self.folder = folder
        self.now = now
        self.options = options
    }

    /// When the image was made, as it says itself.
    public var created: Int64 { epoch ?? now }
}
