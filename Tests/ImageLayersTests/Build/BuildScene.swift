import Foundation
import Glibc
import ImageLayers
import LinuxSystem
import OCIImage
import SuiteSupport

/// A context, a layout with a cache, and builds from one into the other.
final class BuildScene {
    private let folder: TestFolder
    let layout: ImageLayout
    var arguments: [String: String] = [:]
    var target: String?
    var epoch: Int64?
    var usesCache = true
    var dockerfileName = "Dockerfile"
    private(set) var events: [BuildEvent] = []
    private(set) var runs: [RunStep] = []
    private var count = 0

    init(_ files: [String: String] = [:]) throws {
        folder = try TestFolder("build")
        layout = try ImageLayout(at: folder.path + "/layout")
        _ = try folder.folder("context")
        for (name, text) in files { try write(name, text) }
    }

    var context: String { folder.path + "/context" }
    var cacheFolder: String { folder.path + "/layout/build-cache" }

    func write(_ name: String, _ text: String, mode: UInt32 = 0o644) throws {
        let path = context + "/" + name
        try FileManager.default.createDirectory(
            atPath: (path as NSString).deletingLastPathComponent, withIntermediateDirectories: true)
        try Data(text.utf8).write(to: URL(fileURLWithPath: path))
        chmod(path, mode)
    }

    /// Makes a file of its own for every name of the context.
    func separateNames() throws {
        for name in try FileManager.default.subpathsOfDirectory(atPath: context) {
            let path = context + "/" + name
            let status = try FileStatus(of: path, following: false)
            guard status.kind == .file, status.links > 1 else { continue }
            let bytes = try Data(contentsOf: URL(fileURLWithPath: path))
            unlink(path)
            try bytes.write(to: URL(fileURLWithPath: path))
            chmod(path, status.permissions)
        }
    }

    /// Says of a file of the context that it was written at another time.
    func touch(_ name: String, seconds: Int64) throws {
        try OwnedDescriptor(opening: context + "/" + name).setModified(FileTime(seconds: seconds))
    }

    /// Builds, and gives the image a name.
    /// - Parameter program: what a RUN does with its tree; by the shell of the host when nothing is said.
    @discardableResult
    func build(
        _ dockerfile: String, as name: String = "image", program: @escaping (RunStep) throws -> Int32 = shell
    ) throws -> BuiltImage {
        try build(dockerfile, as: name, runner: TestRunner(program))
    }

    @discardableResult
    func build<Runner: StepRunner>(
        _ dockerfile: String, as name: String, runner: Runner
    ) throws -> BuiltImage {
        count += 1
        let file = context + "/" + dockerfileName
        var settings = BuildSettings(
            platform: Platform(architecture: "amd64"), folder: try folder.folder("trees-\(count)"),
            now: 1_000_000_000 + Int64(count), options: ApplyOptions(ownership: geteuid() == 0 ? .keep : .own)
        )
        settings.arguments = arguments
        settings.target = target
        settings.epoch = epoch
        settings.usesCache = usesCache
        settings.cache = BuildCache(at: cacheFolder)
        events = []
        var builder = Builder(
            try Dockerfile(parsing: dockerfile), context: try ContextTree(at: context, dockerfile: file),
            into: layout, runner: runner, settings: settings
        ) { self.events.append($0) }
        let descriptor = try builder.build()
        runs = (builder.runner as? TestRunner)?.steps ?? []
        try layout.tag(descriptor, as: name)
        return try BuiltImage(descriptor, in: layout)
    }

    /// How the steps went: `noted`, `cached`, `made`, `recorded`; FROMs are left out.
    var results: [String] {
        zip(events, events.dropFirst()).compactMap { began, ended in
            guard case .began(_, _, _, let text) = began, case .ended(let result) = ended,
                !text.hasPrefix("FROM")
            else { return nil }
            return switch result {
            case .noted: "noted"
            case .cached: "cached"
            case .made: "made"
            case .recorded: "recorded"
            }
        }
    }

    /// What the steps say of themselves.
    var texts: [String] {
        events.compactMap { if case .began(_, _, _, let text) = $0 { text } else { nil } }
    }
}

/// An image that was built, with all of its documents.
struct BuiltImage {
    let descriptor: Descriptor
    let manifest: ImageManifest
    let config: ImageConfig
    private let layout: ImageLayout

    init(_ descriptor: Descriptor, in layout: ImageLayout) throws {
        self.layout = layout
        self.descriptor = descriptor
        manifest = try ImageManifest.parse(try layout.store.bytes(of: descriptor))
        config = try ImageConfig.parse(try layout.store.bytes(of: manifest.config))
    }

    /// Its files, unpacked.
    func unpacked() throws -> UnpackedImage {
        let folder = try TestFolder("unpacked")
        let tree = try StageTree(
            at: folder.path, hasPrograms: false,
            options: ApplyOptions(ownership: geteuid() == 0 ? .keep : .own))
        for layer in manifest.layers { try tree.apply(layer, of: layout.store) }
        return UnpackedImage(keeper: folder, path: tree.lower)
    }
}

/// A tree that is gone when nobody looks at it any more.
struct UnpackedImage {
    private let keeper: TestFolder
    let path: String

    init(keeper: TestFolder, path: String) {
        self.keeper = keeper
        self.path = path
    }

    func text(_ name: String) -> String? {
        try? String(contentsOfFile: path + "/" + name, encoding: .utf8)
    }

    func status(_ name: String) throws -> FileStatus {
        try FileStatus(of: path + "/" + name, following: false)
    }

    var names: [String] {
        get throws { try ImageLayersTests.names(in: path) }
    }
}

/// Carries out a RUN with code of the test.
struct TestRunner: StepRunner {
    private(set) var steps: [RunStep] = []
    private let program: (RunStep) throws -> Int32

    init(_ program: @escaping (RunStep) throws -> Int32) {
        self.program = program
    }

    var isReal: Bool { true }

    mutating func run(_ step: RunStep) throws -> Int32 {
        steps.append(step)
        return try program(step)
    }
}

/// Runs the words with the host's shell, in the folder of the tree: no container, so only for what a test
/// says itself.
func shell(_ step: RunStep) throws -> Int32 {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/bin/sh")
    process.arguments = ["-c", "cd \"$ROOT\" && " + (step.words.last ?? "true")]
    process.environment = ["ROOT": step.root, "PATH": "/usr/bin:/bin"]
    try process.run()
    process.waitUntilExit()
    return process.terminationStatus
}
