import Dockerfiles
import LabSupport
import OCIImage

/// Turns instructions into steps: pure arithmetic on what an image says of itself.
///
/// - Docker: Dockerfile reference
public struct StepReader {
    /// The image before the instruction.
    let state: ImageState
    /// The instruction, its variables replaced.
    let instruction: Instruction
    /// Gives names of stages their meaning.
    let dockerfile: Dockerfile
    /// The image after it.
    var next: ImageState

    /// The step of an instruction.
    /// - Throws: `BuildFault` with the line; `DockerfileFault`.
    public static func step(
        _ instruction: Instruction, on state: ImageState, in dockerfile: Dockerfile
    ) throws -> BuildStep {
        // >>> images.6
        // Its variables are those that hold *before* it: `ENV a=1 b=$a` reads the old a.
        // stub: throw Unimplemented("images.6")
        do {
            var reader = StepReader(
                state: state, instruction: try state.scope.expand(instruction), dockerfile: dockerfile,
                next: state)
            try reader.next.scope.apply(instruction)
            return try reader.read()
        } catch let fault as BuildFault {
            throw fault.in(instruction)
        } catch let fault as WordFault {
            throw BuildFault("\(fault)").in(instruction)
        }
        // <<<
    }

    // >>> images.6
    private mutating func read() throws -> BuildStep {
        switch instruction.keyword {
        case .copy, .add:
            let order = try copyOrder()
            return step(textOfCopy(), .copy(order))
        case .run:
            let order = try runOrder()
            return step(text(of: order), .run(order))
        case .workdir:
            let path = state.absolute(instruction.arguments.first ?? "")
            let folder = path.count > 1 && path.hasSuffix("/") ? String(path.dropLast()) : path
            next.run.workingDir = folder
            return step("WORKDIR \(folder)", .folder(folder))
        default:
            let text = try note()
            return step(text, .note)
        }
    }

    private func step(_ text: String, _ action: BuildStep.Action) -> BuildStep {
        BuildStep(line: instruction.lines.lowerBound, text: text, action: action, after: next)
    }

    /// The words of a command: those of an array, or the shell's with the text behind them.
    func command() -> [String] {
        instruction.form == .exec ? instruction.arguments : state.run.shellWords + instruction.arguments
    }
    // <<<
}

extension BuildFault {
    /// The same fault, with the instruction at which it came up.
    func `in`(_ instruction: Instruction) -> BuildFault {
        guard line == nil else { return self }
        return BuildFault(
            line: instruction.lines.lowerBound, "\(instruction.keyword.rawValue): \(message)")
    }
}
