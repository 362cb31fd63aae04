import FoundationEssentials

/// Builds after edits: compiles the lab's module, links what uses it, and spares the package manager.
///
/// The object files of suite and exam may stay as long as the compiler's own interface file of the module
/// keeps its bytes: then no other module can notice the edit. Else they are compiled again.
struct QuickBuild: Sendable {
    private let build: SwiftBuild
    private let plan: BuildPlan
    /// The interface that suite and exam were compiled against.
    private var interface: Data

    enum Compiled: Equatable {
        case done
        case interfaceChanged
        case failed(output: String)
    }

    /// Takes over after a whole build; nil when its plan is not of the form we know.
    init?(after build: SwiftBuild, module: String) {
        guard let yaml = try? String.contents(of: "\(build.scratch)/debug.yaml"),
            let plan = BuildPlan(yaml: yaml, module: module),
            let interface = FileManager.default.contents(atPath: plan.interface)
        else { return nil }
        self.build = build
        self.plan = plan
        self.interface = interface
    }

    /// Compiles what changed in the module.
    func compile() throws -> Compiled {
        let result = try run(plan.compile)
        guard result.ending == .exited(0) else {
            return .failed(output: result.standardOutput.text + result.standardError.text)
        }
        let now = FileManager.default.contents(atPath: plan.interface)
        return now == interface ? .done : .interfaceChanged
    }

    /// Compiles what sees the module, as far as it notices the edit. Returns false when that fails.
    mutating func compileDependents() throws -> Bool {
        guard let now = FileManager.default.contents(atPath: plan.interface),
            try plan.compileDependents.allSatisfy({ try run($0).ending == .exited(0) })
        else { return false }
        interface = now
        return true
    }

    /// Links the test bundle and the programs that its tests start. Returns false when that needs the
    /// package manager.
    func linkTests() throws -> Bool {
        try ([plan.linkTests] + plan.linkPrograms).allSatisfy {
            try run($0 + build.toolchain.fastLinker).ending == .exited(0)
        }
    }

    /// Links the exam executable. Returns false when that needs the package manager.
    func linkExam() throws -> Bool {
        guard let command = plan.linkExam else { return false }
        return try run(command + build.toolchain.fastLinker).ending == .exited(0)
    }

    private func run(_ words: [String]) throws -> LaunchResult {
        try build.request(words[0], Array(words.dropFirst())).run()
    }
}
