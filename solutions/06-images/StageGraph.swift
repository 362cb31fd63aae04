import Dockerfiles
import LabSupport

/// What a FROM, a `COPY --from` or a `RUN --mount=from=` means.
public enum StageSource: Equatable, Sendable {
    /// The empty image.
    case scratch
    /// An earlier stage of this file, by its index.
    case stage(Int)
    /// An image, to be fetched.
    case image(String)
}

extension Dockerfile {
    /// What a stage is built on: the nearest stage above of that name, else an image. Names of stages know
    /// no capitals; a number is no name here.
    /// - Parameter arguments: values given from outside, for variables in the FROM.
    /// - Throws: `DockerfileFault` for a base that comes to nothing, or whose variables cannot be replaced.
    public func base(of stage: Stage, arguments: [String: String] = [:]) throws -> StageSource {
        // >>> images.5
        // stub: throw Unimplemented("images.5")
        var scope = VariableScope(given: arguments, escape: escape)
        let name: String
        do {
            for argument in globalArguments { try scope.declareGlobally(argument) }
            name = try scope.globalExpansion.expand(stage.base)
        } catch let error as WordFault {
            throw DockerfileFault(file, stage.from.lines, found: error.found, expected: error.expected)
        }
        guard !name.isEmpty else {
            throw DockerfileFault(
                file, stage.from.lines, found: "the base \(quoted(stage.base)), which is empty",
                expected: "an image or a stage; does an ARG before the first FROM have a value?")
        }
        if name == "scratch" { return .scratch }
        let earlier = stages.prefix(stage.index).last { $0.name == name.lowercased() }
        return earlier.map { .stage($0.index) } ?? .image(name)
        // <<<
    }

    /// What `COPY --from=` means: a stage by number or name, wherever it stands, else an image.
    /// - Throws: `DockerfileFault` for a number that no stage has.
    public func source(from name: String, in instruction: Instruction) throws -> StageSource {
        // >>> images.5
        // stub: throw Unimplemented("images.5")
        if let number = Int(name) {
            guard stages.indices.contains(number) else {
                throw DockerfileFault(
                    file, instruction.lines, found: "--from=\(name)",
                    expected: "a stage from 0 to \(stages.count - 1), or a name")
            }
            return .stage(number)
        }
        return named(name)
        // <<<
    }

    /// The stages that a build of the target needs, in the order of the file, the target among them.
    /// - Parameters:
    ///   - target: a name or a number; nil is the last stage.
    ///   - arguments: values given from outside, for variables in FROMs.
    /// - Throws: `DockerfileFault` for a target that is none, and for stages that need each other.
    public func stagesNeeded(for target: String? = nil, arguments: [String: String] = [:]) throws -> [Stage] {
        // >>> images.5
        // Walk from the target to what it uses: its base, COPY --from, RUN --mount=from. A stage that is
        // met again while it is still being walked needs itself.
        // stub: throw Unimplemented("images.5")
        var needed: Set<Int> = []
        var walked: [Int] = []
        func walk(_ index: Int, from instruction: Instruction) throws {
            guard !walked.contains(index) else {
                let name = stages[index].name ?? String(index)
                throw DockerfileFault(
                    file, instruction.lines, found: "the stage \(name), which needs this one",
                    expected: "stages that do not need each other")
            }
            guard needed.insert(index).inserted else { return }
            walked.append(index)
            defer { walked.removeLast() }
            for use in try uses(of: stages[index], arguments) { try walk(use.stage, from: use.instruction) }
        }
        let start = try index(ofTarget: target)
        try walk(start, from: stages[start].from)
        return stages.filter { needed.contains($0.index) }
        // <<<
    }

    // >>> images.5
    private func named(_ name: String) -> StageSource {
        if name == "scratch" { return .scratch }
        return stages.last { $0.name == name.lowercased() }.map { .stage($0.index) } ?? .image(name)
    }

    private func index(ofTarget target: String?) throws -> Int {
        let end = instructions.last?.lines.upperBound ?? 1
        guard let target else {
            guard !stages.isEmpty else {
                throw DockerfileFault(file, end...end, found: "no FROM", expected: "at least one stage")
            }
            return stages.count - 1
        }
        if case .stage(let index) = named(target) { return index }
        if let number = Int(target), stages.indices.contains(number) { return number }
        let known = stages.map { $0.name ?? String($0.index) }.joined(separator: ", ")
        throw DockerfileFault(
            file, end...end, found: "no stage \(quoted(target))", expected: "one of \(known)")
    }

    /// Which stages a stage names, and where. The triggers of its base run in it.
    private func uses(of stage: Stage, _ arguments: [String: String]) throws -> [(
        stage: Int, instruction: Instruction
    )] {
        var uses: [(Int, Instruction)] = []
        var instructions = stage.instructions
        if case .stage(let index) = try base(of: stage, arguments: arguments) {
            uses.append((index, stage.from))
            instructions = stages[index].instructions.compactMap(\.trigger) + instructions
        }
        for instruction in instructions {
            for source in try sources(of: instruction) {
                if case .stage(let index) = source { uses.append((index, instruction)) }
            }
        }
        return uses
    }

    private func sources(of instruction: Instruction) throws -> [StageSource] {
        switch instruction.keyword {
        case .copy: return try instruction.flag("from").map { [try source(from: $0, in: instruction)] } ?? []
        case .run: return instruction.flags("mount").compactMap { MountFlag($0)?.from }.map(named)
        default: return []
        }
    }
    // <<<
}
