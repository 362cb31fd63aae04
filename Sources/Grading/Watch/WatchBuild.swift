import FoundationEssentials
import Glibc

/// Builds one lab's test bundle again and again: by the shortest way that is honest.
///
/// When only function bodies changed, compiling the lab's module and linking the suite's old object
/// files gives the same bundle as a whole build. The compiler's own interface file tells: as long as
/// its bytes are the same, no other module can notice the edit.
struct WatchBuild {
    private let build: SwiftBuild
    private let module: String
    private var plan: BuildPlan?
    /// The interface that the suite's object files were compiled against.
    private var interface: Data?

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
        if edits?.onlyLab == true, let outcome = try quick() { return outcome }
        return try full()
    }

    /// Nil when the quick way is not honest or not possible.
    private func quick() throws -> Outcome? {
        guard let plan, let interface else { return nil }
        let compiled = try command(plan.compile)
        guard compiled.ending == .exited(0) else {
            return .failed(output: compiled.standardOutput.text + compiled.standardError.text)
        }
        guard FileManager.default.contents(atPath: plan.interface) == interface,
            try command(plan.link + build.toolchain.fastLinker).ending == .exited(0)
        else { return nil }
        return .built(bundle: try build.testBundle(), quick: true)
    }

    private mutating func full() throws -> Outcome {
        plan = nil
        switch try build.run(["--build-tests"]) {
        case .built: break
        case .failed(let output): return .failed(output: output)
        case .stopped(let ending): return .failed(output: "the compiler was stopped: \(ending)")
        }
        let yaml = (try? String.contents(of: "\(build.scratch)/debug.yaml")) ?? ""
        plan = BuildPlan(yaml: yaml, module: module)
        interface = plan.flatMap { FileManager.default.contents(atPath: $0.interface) }
        return .built(bundle: try build.testBundle(), quick: false)
    }

    private func command(_ words: [String]) throws -> LaunchResult {
        try build.request(words[0], Array(words.dropFirst())).run()
    }
}
