import FoundationEssentials

/// Two commands that the package manager has planned: compile one module, link the test bundle.
///
/// They stand in `debug.yaml` of the scratch folder, in lines that are JSON. Running just these two
/// spares its planning, about half a second each time.
struct BuildPlan: Equatable {
    /// The compile command of the lab's module, program first.
    let compile: [String]
    /// The link command of the test bundle, program first.
    let link: [String]
    /// The interface of the module, as other modules see it.
    let interface: String

    /// Nil when the plan does not have the form we know; then the package manager must build.
    init?(yaml: String, module: String) {
        let lines = yaml.split(separator: "\n", omittingEmptySubsequences: false)
        let isCompile = { (name: Substring) in
            name.hasPrefix("\"C.\(module)-") && name.hasSuffix("-debug.module\"")
        }
        let isLink = { (name: Substring) in
            name.hasPrefix("\"C.") && name.contains("PackageTests-") && name.hasSuffix("-debug.test\"")
        }
        guard let compile = Self.arguments(in: lines, where: isCompile),
            let link = Self.arguments(in: lines, where: isLink),
            let flag = compile.firstIndex(of: "-emit-module-path"), flag + 1 < compile.count
        else { return nil }
        // Its output is for the package manager; without it the compiler writes for people.
        self.compile = compile.filter { $0 != "-parseable-output" }
        self.link = link
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
