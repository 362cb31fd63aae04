import Glibc

/// Builds one lab's test bundle again and again: by the shortest way that is honest.
struct WatchBuild {
    private let build: SwiftBuild
    private let module: String
    /// Stands ready after a whole build.
    private var quick: QuickBuild?

    enum Outcome: Equatable {
        case built(bundle: String, quick: Bool)
        case failed(output: String)
    }

    init(toolchain: Toolchain, package: String, scratch: String, lab: Lab) {
        build = SwiftBuild(
            toolchain: toolchain, package: package, scratch: scratch, labs: "only:\(lab.name)")
        module = lab.module
    }

    /// Builds after some edits.
    /// - Parameter edits: nil when anything may have changed.
    mutating func run(_ edits: Edits?) throws -> Outcome {
        for object in edits?.objects ?? [] { unlink("\(build.products)/\(object)") }
        if edits?.onlyLab == true, let outcome = try runQuick() { return outcome }
        return try runWhole()
    }

    /// Nil when the quick way is not honest or not possible.
    private func runQuick() throws -> Outcome? {
        guard let quick else { return nil }
        switch try quick.compile() {
        case .failed(let output): return .failed(output: output)
        case .interfaceChanged: return nil
        case .done: return try quick.linkTests() ? .built(bundle: try build.testBundle(), quick: true) : nil
        }
    }

    private mutating func runWhole() throws -> Outcome {
        quick = nil
        switch try build.run(["--build-tests"]) {
        case .built: break
        case .failed(let output): return .failed(output: output)
        case .stopped(let ending): return .failed(output: "the compiler was stopped: \(ending)")
        }
        quick = QuickBuild(after: build, module: module)
        return .built(bundle: try build.testBundle(), quick: false)
    }
}
