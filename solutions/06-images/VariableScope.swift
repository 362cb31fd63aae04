import Dockerfiles
import LabSupport

/// The variables that an instruction sees: ARG and ENV, as they take effect line by line.
///
/// ```
/// ARG A=1            declareGlobally: for FROM only …
/// FROM base:$A       globalExpansion
/// ARG A              enterStage, then apply: … until a stage names it again
/// ENV B=$A           apply
/// COPY . /src/$B     expand
/// ```
///
/// - Docker: Dockerfile reference, ARG, Scope; Understand how ARG and FROM interact
public struct VariableScope: Sendable {
    /// Values from outside (`--build-arg`); they win over those in the file.
    public let given: [String: String]
    /// What escapes.
    public let escape: Unicode.Scalar
    /// Those before the first FROM, and those that the builder sets, such as TARGETARCH.
    public private(set) var global: [String: String]
    /// What is in effect here: the base image's ENV, then each ARG and ENV of the stage.
    public private(set) var environment: [String: String] = [:]
    /// The ARGs of this stage that have a value; a RUN sees them, the image does not keep them.
    public private(set) var arguments: [String: String] = [:]

    /// The scope before the first line.
    public init(
        given: [String: String] = [:], predefined: [String: String] = [:], escape: Unicode.Scalar = "\\"
    ) {
        self.given = given
        self.escape = escape
        global = predefined
    }

    /// What a FROM sees: no ENV, and no ARG but the global ones.
    public var globalExpansion: WordExpansion { WordExpansion(environment: global, escape: escape) }

    /// What the other instructions see.
    public var expansion: WordExpansion { WordExpansion(environment: environment, escape: escape) }

    /// Takes an ARG from before the first FROM.
    /// - Throws: `WordFault`
    public mutating func declareGlobally(_ instruction: Instruction) throws {
        // >>> images.5
        // Each default may use the ARGs before it; one that is not needed is not looked at.
        // stub: throw Unimplemented("images.5")
        for variable in instruction.variables {
            if let value = given[variable.name] {
                global[variable.name] = value
            } else if let text = variable.value {
                global[variable.name] = try globalExpansion.expand(text)
            }
        }
        // <<<
    }

    /// Begins a stage.
    /// - Parameter environment: the ENV of its base.
    public mutating func enterStage(environment: [String: String]) throws {
        // >>> images.5
        // stub: throw Unimplemented("images.5")
        self.environment = environment
        arguments = [:]
        // <<<
    }

    /// Takes an ARG or an ENV of the stage; nothing happens for every other instruction.
    /// - Throws: `WordFault`
    public mutating func apply(_ instruction: Instruction) throws {
        // >>> images.5
        // An ARG: from outside, else its default, else the global one of that name; each may use those
        // before it. An ENV: all values of one instruction see what was before the instruction.
        // stub: throw Unimplemented("images.5")
        switch instruction.keyword {
        case .arg:
            for variable in instruction.variables {
                let name = try expansion.expand(variable.name)
                guard let value = try argument(name, variable.value) else { continue }
                arguments[name] = value
                environment[name] = value
            }
        case .env:
            for variable in try expand(instruction).variables { environment[variable.name] = variable.value }
        default: break
        }
        // <<<
    }

    // >>> images.5
    private func argument(_ name: String, _ text: String?) throws -> String? {
        if let value = given[name] { return value }
        return try text.map { try expansion.expand($0) } ?? global[name]
    }
    // <<<

    /// The instruction with its variables replaced, where its kind allows that.
    ///
    /// ADD, COPY, ENV, EXPOSE, LABEL, STOPSIGNAL, USER, VOLUME and WORKDIR: their arguments, quotes and
    /// escapes gone; ENV and LABEL come back as `name`, `value`, name, value … only through `variables`.
    /// `--chown`, `--chmod`, `--checksum`, `--exclude` and `--mount`: their values. RUN, CMD, ENTRYPOINT,
    /// HEALTHCHECK, SHELL and ONBUILD keep their text: a shell replaces it later, or nobody.
    /// - Throws: `WordFault`
    public func expand(_ instruction: Instruction) throws -> Instruction {
        // >>> images.5
        // EXPOSE: a variable may hold several ports. Heredocs of COPY and ADD: unless quoted.
        // stub: throw Unimplemented("images.5")
        let expansion = expansion
        var made = instruction
        made.flags = try instruction.flags.map { flag in
            guard ["chown", "chmod", "checksum", "exclude", "mount"].contains(flag.name) else { return flag }
            return InstructionFlag(flag.name, try flag.value.map { try expansion.expand($0) })
        }
        switch instruction.keyword {
        case .env, .label:
            made.arguments = try instruction.variables.map { variable in
                "\(try expansion.expand(variable.name))=\(try expansion.expand(variable.value ?? ""))"
            }
        case .expose: made.arguments = try instruction.arguments.flatMap { try expansion.words($0) }
        case .add, .copy, .stopsignal, .user, .volume, .workdir:
            made.arguments = try instruction.arguments.map { try expansion.expand($0) }
        default: break
        }
        if instruction.keyword == .add || instruction.keyword == .copy {
            for place in made.heredocs.indices where made.heredocs[place].expands {
                made.heredocs[place].content = try expansion.heredoc(made.heredocs[place].content)
            }
        }
        return made
        // <<<
    }
}
