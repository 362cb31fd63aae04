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

    /// Build arguments that are known without an ARG, and leave no trace in history and cache.
    /// - Docker: Dockerfile reference, "Predefined ARGs"
    static func proxies(in given: [String: String]) -> [String: String] {
        let names = ["HTTP_PROXY", "HTTPS_PROXY", "FTP_PROXY", "NO_PROXY", "ALL_PROXY"]
        return given.filter { names.contains($0.key.uppercased()) }
    }

    /// What a stage can ask for by ARG.
    /// - Docker: Dockerfile reference, "Automatic platform ARGs in the global scope"
    var platformArguments: [String: String] {
        var values: [String: String] = [:]
        // Programs of the image run here, so both are the same.
        for prefix in ["TARGET", "BUILD"] {
            values["\(prefix)PLATFORM"] = platform.buildText
            values["\(prefix)OS"] = platform.os
            values["\(prefix)ARCH"] = platform.architecture
            values["\(prefix)VARIANT"] = platform.variant ?? ""
        }
        return values
    }

    /// When the image was made, as it says itself.
    public var created: Int64 { epoch ?? now }
}
