import FoundationEssentials

/// Commands that the package manager has planned for a lab: compile its module, link its products.
///
/// They stand in `debug.yaml` of the scratch folder, in lines that are JSON. Running just these
/// spares its planning, about half a second each time.
struct BuildPlan: Sendable, Equatable {
    /// The compile command of the lab's module, program first.
    let compile: [String]
    /// The compile commands of the modules that see this one: suite and exam.
    let compileDependents: [[String]]
    /// The link command of the test bundle, program first.
    let linkTests: [String]
    /// The link command of the exam executable, program first; nil when it is not planned.
    let linkExam: [String]?
    /// The link commands of other programs that hold the module, program first.
    let linkPrograms: [[String]]
    /// The interface of the module, as other modules see it.
    let interface: String

    /// Nil when the plan does not have the form we know; then the package manager must build.
    init?(yaml: String, module: String) {
        let commands = Self.commands(in: yaml)
        let command = { (name: String, kind: String) in
            commands.first { $0.name.contains(name) && $0.name.hasSuffix(kind) }?.arguments
        }
        guard let compile = command("C.\(module)-", "-debug.module\""),
            let tests = command("PackageTests-", "-debug.test\""),
            let flag = compile.firstIndex(of: "-emit-module-path"), flag + 1 < compile.count
        else { return nil }
        // Its output is for the package manager; without it the compiler writes for people.
        self.compile = compile.filter { $0 != "-parseable-output" }
        let interface = compile[flag + 1]
        compileDependents = commands.filter {
            $0.name.hasSuffix("-debug.module\"") && $0.inputs.contains(interface)
        }.map { $0.arguments.filter { $0 != "-parseable-output" } }
        linkTests = tests
        linkExam = command("C.\(module)Exam-", "-debug.exe\"")
        linkPrograms = commands.filter {
            $0.name.hasSuffix("-debug.exe\"") && !$0.name.contains("C.\(module)Exam-")
                && $0.inputs.contains { $0.contains("/\(module).build/") }
        }.map(\.arguments)
        self.interface = interface
    }

    private struct Command {
        /// With its quotes.
        let name: Substring
        let inputs: [String]
        /// Program first.
        let arguments: [String]
    }

    private static func commands(in yaml: String) -> [Command] {
        var lines = yaml.split(separator: "\n", omittingEmptySubsequences: false)[...]
        var found: [Command] = []
        while let line = lines.popFirst() {
            guard line.trimmed.hasPrefix("\"C."), line.hasSuffix(":") else { continue }
            let body = lines.prefix { !$0.isEmpty }
            lines = lines.dropFirst(body.count)
            let list = { (key: String) -> [String]? in
                guard let line = body.first(where: { $0.trimmed.hasPrefix(key) }) else { return nil }
                return try? JSONDecoder().decode(
                    [String].self, from: Data(line.trimmed.dropFirst(key.count).utf8))
            }
            guard let arguments = list("args: ") else { continue }
            found.append(
                Command(name: line.trimmed.dropLast(), inputs: list("inputs: ") ?? [], arguments: arguments))
        }
        return found
    }
}
