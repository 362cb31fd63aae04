import FoundationEssentials

/// The Swift toolchain that builds submissions, and the environment it gets.
public struct Toolchain: Sendable, Equatable {
    /// The absolute path of `swift`.
    public var swift: String
    /// The variables passed on from the grader's own environment; no other reaches a build or a test.
    private var inherited: [String: String]

    /// Finds `swift` along the PATH of an environment.
    /// - Throws: `KitError` when there is none.
    public init(environment: [String: String]) throws {
        let folders = (environment["PATH"] ?? "").split(separator: ":")
        let places = folders.map { "\($0)/swift" }
        guard let place = places.first(where: FileManager.default.isExecutableFile(atPath:)) else {
            throw KitError("swift: not found along PATH; install Swift 6.1 or later from swift.org/install")
        }
        swift = place
        inherited = environment.filter { ["PATH", "HOME", "LANG", "LC_ALL"].contains($0.key) }
    }

    /// The environment of a build with this value of LABS.
    func buildEnvironment(labs: String) -> [String: String] {
        inherited.merging(["LABS": labs, "NO_COLOR": "1"]) { $1 }
    }

    /// The environment of a test or exam process.
    ///
    /// A crash would otherwise spend up to two seconds on a backtrace that nobody reads.
    var testEnvironment: [String: String] {
        inherited.filter { $0.key == "LANG" }.merging(["SWIFT_BACKTRACE": "enable=no"]) { $1 }
    }

    /// Arguments that choose the faster linker, where the toolchain has it.
    var fastLinker: [String] {
        FileManager.default.isExecutableFile(atPath: folder + "/ld.lld") ? ["-use-ld=lld"] : []
    }

    /// What of the host a program sees that is run by it, or was built by it.
    var places: [String] {
        let folders = [swift, folder].map { String($0[..<($0.lastIndex(of: "/") ?? $0.startIndex)]) }
        return folders.filter { !$0.hasPrefix("/usr/") && $0 != "/usr" && !$0.isEmpty }
    }

    /// The folder of llvm-nm and its kin.
    public var folder: String {
        let target = URL(filePath: swift).resolvingSymlinksInPath().path
        return String(target[..<(target.lastIndex(of: "/") ?? target.startIndex)])
    }
}
