import Dockerfiles
import Documents
import ImageLayers

/// A Dockerfile as JSON.
enum DockerfileTree {
    /// One line.
    static func json(of dockerfile: Dockerfile) -> String {
        let value = JSONValue.object([
            JSONMember("directives", .array(dockerfile.directives.map(json))),
            JSONMember("escape", .string(String(dockerfile.escape))),
            JSONMember("instructions", .array(dockerfile.instructions.map(json))),
            JSONMember("stages", .array(stages(of: dockerfile))),
        ])
        return value.text() + "\n"
    }

    private static func json(_ directive: Directive) -> JSONValue {
        .object([
            JSONMember("name", .string(directive.name.rawValue)),
            JSONMember("value", .string(directive.value)),
            JSONMember("line", .integer(directive.line)),
        ])
    }

    private static func json(_ instruction: Instruction) -> JSONValue {
        var members = [
            JSONMember("keyword", .string(instruction.keyword.rawValue)),
            JSONMember("flags", strings(instruction.flags.map(\.description))),
            JSONMember("args", strings(instruction.arguments)),
            JSONMember("form", .string(instruction.form.rawValue)),
            JSONMember("start", .integer(instruction.lines.lowerBound)),
            JSONMember("end", .integer(instruction.lines.upperBound)),
            JSONMember("heredocs", .array(instruction.heredocs.map(json))),
        ]
        if let trigger = instruction.trigger { members.append(JSONMember("trigger", json(trigger))) }
        return .object(members)
    }

    private static func json(_ heredoc: Heredoc) -> JSONValue {
        .object([
            JSONMember("name", .string(heredoc.name)), JSONMember("content", .string(heredoc.content)),
            JSONMember("expand", .bool(heredoc.expands)), JSONMember("chomp", .bool(heredoc.chomps)),
        ])
    }

    private static func strings(_ strings: [String]) -> JSONValue {
        .array(strings.map(JSONValue.string))
    }

    private static func stages(of dockerfile: Dockerfile) -> [JSONValue] {
        // Without a FROM nothing is a stage; with one, what stands before it is none.
        var next = dockerfile.globalArguments.count
        return dockerfile.stages.map { stage in
            let first = next
            next += 1 + stage.instructions.count
            return .object([
                JSONMember("index", .integer(stage.index)),
                JSONMember("name", stage.name.map(JSONValue.string) ?? .null),
                JSONMember("base", .string(stage.base)),
                JSONMember("platform", stage.platform.map(JSONValue.string) ?? .null),
                JSONMember("start", .integer(stage.lines.lowerBound)),
                JSONMember("end", .integer(stage.lines.upperBound)),
                JSONMember("instructions", .array((first..<next).map { .integer($0) })),
            ])
        }
    }
}
