import Dockerfiles
import LabSupport
import OCIImage

/// An image in the making: what it is after some of its steps.
public struct ImageState: Sendable {
    /// Configuration, diffIDs and history so far.
    public var config: ImageConfig
    /// Its layers, packed, from the lowest.
    public var layers: [Descriptor]
    /// What all of that came from.
    public var key: CacheKey
    /// Variables in scope.
    public var scope: VariableScope
    /// Whether a CMD of this stage was seen: an ENTRYPOINT takes away only that of the base.
    public var hasOwnCommand = false

    /// An image to begin with.
    public init(
        _ config: ImageConfig, layers: [Descriptor] = [], key: CacheKey, scope: VariableScope
    ) {
        self.config = config
        self.layers = layers
        self.key = key
        self.scope = scope
    }

    /// What a container would run.
    public var run: RunConfig {
        get { config.config ?? RunConfig() }
        set { config.config = newValue }
    }

    /// Where relative paths start.
    public var folder: String { run.workingDir.isEmpty ? "/" : run.workingDir }

    /// A path of an instruction made absolute; a slash at its end stays.
    func absolute(_ path: String) -> String {
        let full = path.hasPrefix("/") ? path : "\(folder)/\(path)"
        var parts: [Substring] = []
        for part in full.split(separator: "/") where part != "." {
            if part == ".." { _ = parts.popLast() } else { parts.append(part) }
        }
        let isFolder = [".", "..", ""].contains(
            full.split(separator: "/", omittingEmptySubsequences: false).last)
        let clean = "/" + parts.joined(separator: "/")
        return isFolder && clean != "/" ? clean + "/" : clean
    }

    /// The state after a step.
    /// - Parameters:
    ///   - layer: what the step changed in the tree; nil when it changed nothing.
    ///   - created: when, in RFC 3339.
    /// - OCI: image-spec, config.md, "history"
    public func adding(
        _ layer: BuiltLayer?, by step: BuildStep, key: CacheKey, created: String?
    ) throws -> ImageState {
        // >>> images.6
        // The history has an entry for every step; the layers and the diffIDs only for those that changed
        // the tree. An entry without a layer says so, or nobody could tell which layer is whose.
        // stub: throw Unimplemented("images.6")
        var next = step.after
        next.key = key
        next.config.history.append(
            HistoryEntry(
                created: created, createdBy: step.text, author: next.config.author, comment: Self.comment,
                isEmptyLayer: layer == nil))
        next.config.created = created
        if let layer {
            next.layers.append(layer.descriptor)
            next.config.rootfs.diffIDs.append(layer.diffID)
        }
        return next
        // <<<
    }

    /// What the history says of who wrote it.
    static let comment = "drydock"
}

/// A layer in the store.
public struct BuiltLayer: Equatable, Sendable {
    /// Its blob, packed.
    public var descriptor: Descriptor
    /// What it unpacks to.
    public var diffID: Digest

    /// A layer.
    public init(descriptor: Descriptor, diffID: Digest) {
        self.descriptor = descriptor
        self.diffID = diffID
    }

    init(_ layer: WrittenLayer) {
        self.init(descriptor: layer.descriptor, diffID: layer.diffID)
    }
}

extension RunConfig {
    /// Its variables by name.
    public var environment: [String: String] {
        var values: [String: String] = [:]
        for entry in env {
            let parts = entry.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            values[String(parts[0])] = parts.count > 1 ? String(parts[1]) : ""
        }
        return values
    }

    /// Gives a variable a value; the place of one that is there stays.
    mutating func set(_ name: String, to value: String) {
        let entry = "\(name)=\(value)"
        if let index = env.firstIndex(where: { $0.hasPrefix("\(name)=") }) {
            env[index] = entry
        } else {
            env.append(entry)
        }
    }

    /// The shell of commands that are text.
    var shellWords: [String] { shell ?? ["/bin/sh", "-c"] }
}
