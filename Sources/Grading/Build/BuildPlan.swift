import FoundationEssentials

/// Commands that the package manager has planned for a lab: compile its module, link its products.
///
/// They stand in `debug.yaml` of the scratch folder, in lines that are JSON. Running just these
/// spares its planning, about half a second each time.
struct BuildPlan: Sendable, Equatable {
    /// The compile command of the lab's module, program first.
    let compile: [String]
    /// The link command of the test bundle, program first.
    let linkTests: [String]
    /// The link command of the exam executable, program first; nil when it is not planned.
    let linkExam: [String]?
    /// The interface of the module, as other modules see it.
    let interface: String

    /// Nil when the plan does not have the form we know; then the package manager must build.
    init?(yaml: String, module: String) {
        let lines = yaml.split(separator: "\n", omittingEmptySubsequences: false)
        let command = { (name: String, kind: String) in
            Self.arguments(in: lines) { $0.hasPrefix("\"C.") && $0.contains(name) && $0.hasSuffix(kind) }
        }
        guard let compile = command("C.\(module)-", "-debug.module\""),
            let tests = command("PackageTests-", "-debug.test\""),
            let flag = compile.firstIndex(of: "-emit-module-path"), flag + 1 < compile.count
        else { return nil }
        // Its output is for the package manager; without it the compiler writes for people.
        self.compile = compile.filter { $0 != "-parseable-output" }
        linkTests = tests
        linkExam = command("C.\(module)Exam-", "-debug.exe\"")
        interface = compile[flag + 1]
    }

    private static func arguments(in lines: [Substring], where isWanted: (Substring) -> Bool) -> [String]? {
        guard let start = lines.firstIndex(where: { isWanted($0.trimmed.dropLast()) && $0.hasSuffix(":") })
        else { return nil }
        let command = lines[(start + 1)...].prefix { !$0.isEmpty }
        guard let line = command.first(where: { $0.trimmed.hasPrefix("args: ") }) else { return nil }
        return try? JSONDecoder().decode([String].self, from: Data(line.trimmed.dropFirst(6).utf8))
    }
}
