import LabSupport

/// Build arguments: who gave them, and which a stage may see.
///
/// - Docker: Dockerfile reference, "ARG", "Scope", "Predefined ARGs"
public struct BuildVariables: Equatable, Sendable {
    /// What `--build-arg` gave.
    public let given: [String: String]
    /// What holds before the first FROM: ARGs that stand there and the platforms.
    public private(set) var outer: [String: String]
    /// What an ARG of this stage has declared, with a value.
    public private(set) var declared: [String: String] = [:]
    /// Names that an ARG anywhere has taken up.
    public private(set) var consumed: Set<String> = []

    /// Known without an ARG, and without a trace in history and cache.
    public static let predefined: Set<String> = Set(
        ["HTTP_PROXY", "HTTPS_PROXY", "FTP_PROXY", "NO_PROXY", "ALL_PROXY"].flatMap { [$0, $0.lowercased()] })

    /// The arguments of a build.
    /// - Parameters:
    ///   - platforms: TARGETPLATFORM and its like, which a stage sees after an ARG of that name.
    public init(given: [String: String], platforms: [String: String]) {
        self.given = given
        outer = platforms
    }

    /// The variables with which a stage begins.
    public var ofNewStage: BuildVariables {
        var copy = self
        copy.declared = [:]
        return copy
    }

    /// An ARG before the first FROM.
    /// - Parameter value: what stands after its `=`; nil without one.
    public mutating func declareOuter(_ name: String, _ value: String?) {
        // >>> images.6
        // What was given wins over what is written.
        // stub:
        consumed.insert(name)
        if let value = given[name] ?? value { outer[name] = value }
        // <<<
    }

    /// An ARG in a stage.
    /// - Parameter value: what stands after its `=`; nil without one.
    public mutating func declare(_ name: String, _ value: String?) {
        // >>> images.6
        // What was given, what is written here, what holds outside - in this order. Without any of them the
        // name stays unset.
        // stub:
        consumed.insert(name)
        if let value = given[name] ?? value ?? outer[name] { declared[name] = value }
        // <<<
    }

    /// Proxies that were given: a RUN sees them, nothing else does.
    public var proxies: [String: String] {
        given.filter { Self.predefined.contains($0.key) && declared[$0.key] == nil }
    }

    /// Names that were given and that nothing asked for, sorted.
    public var unused: [String] {
        given.keys.filter { !consumed.contains($0) && !Self.predefined.contains($0) }.sorted()
    }

    /// Takes over which names another stage has taken up.
    mutating func note(_ other: BuildVariables) {
        consumed.formUnion(other.consumed)
    }
}
