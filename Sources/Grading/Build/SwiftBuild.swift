import FoundationEssentials

/// One `swift build`, under limits: a source file that makes the compiler spin is a timeout.
struct SwiftBuild: Sendable {
    /// What a build may use. A cold one takes about half a minute on two quiet cores, and far longer on a
    /// busy machine; a warm one compiles a single lab.
    private var limits: Limits {
        let isWarm = FileManager.default.fileExists(atPath: products)
        let seconds = self.seconds ?? (isWarm ? 180 : 1800)
        return Limits(
            wall: .seconds(seconds), cpu: .seconds(seconds), memory: 16 << 30, output: 64 << 20,
            fileSize: 4 << 30, processes: 4096)
    }

    let toolchain: Toolchain
    /// The package's folder.
    let package: String
    let scratch: String
    /// The value of LABS.
    let labs: String
    /// What it may take when that is known; else it depends on what stands there already.
    var seconds: Int?
    /// Whether it compiles code that nobody trusts, so that the compiler runs in a box.
    var isBoxed = false
    /// Takes what the build writes; nil leaves it in the scratch folder.
    var sheet: Sheet?

    enum Outcome: Equatable {
        case built(output: String)
        case failed(output: String)
        case stopped(Ending)
    }

    /// Builds; `what` are further arguments, such as `--build-tests`.
    func run(_ what: [String]) throws -> Outcome {
        let words = ["build", "--package-path", package, "--scratch-path", scratch] + place + what
        let result = try request(toolchain.swift, words).run()
        let output = result.standardOutput.text + result.standardError.text
        switch result.ending {
        case .exited(0): return .built(output: output)
        case .exited: return .failed(output: output)
        default: return .stopped(result.ending)
        }
    }

    /// A command of the toolchain in the package's folder, with a build's environment and limits.
    func request(_ program: String, _ arguments: [String]) -> LaunchRequest {
        var request = LaunchRequest(
            executable: program, arguments: arguments, environment: toolchain.buildEnvironment(labs: labs),
            directory: package, limits: limits)
        guard isBoxed else { return request }
        // A folder cannot be shown in the box before it is there.
        try? FileManager.default.createDirectory(atPath: scratch, withIntermediateDirectories: true)
        request.environment["HOME"] = "/tmp"
        request.box = .compiler(toolchain, package: package, scratch: scratch, sheet: sheet)
        return request
    }

    /// Where the package manager keeps what it knows of manifests: the home of a box is new each time.
    private var place: [String] { isBoxed ? ["--cache-path", "\(scratch)/cache"] : [] }

    /// The folder of the products of a debug build.
    var products: String { scratch + "/debug" }

    /// The folder of a module's object files.
    func objects(of module: String) -> String { "\(objects)/\(module).build" }

    /// The same folder as the plan names it, without links.
    var objects: String { URL(filePath: products).resolvingSymlinksInPath().path }

    /// The test bundle of the package, once it is built with `--build-tests`.
    func testBundle() throws -> String {
        let names = try FileManager.default.contentsOfDirectory(atPath: products)
        guard let name = names.first(where: { $0.hasSuffix("PackageTests.xctest") }) else {
            throw KitError("\(products): no test bundle; expected NAMEPackageTests.xctest after the build")
        }
        return "\(products)/\(name)"
    }
}
