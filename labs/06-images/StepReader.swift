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
        // TODO images.6
        // Its variables are those that hold *before* it: `ENV a=1 b=$a` reads the old a.
        throw Unimplemented("images.6")
    }

    // TODO images.6
}

extension BuildFault {
    /// The same fault, with the instruction at which it came up.
    func `in`(_ instruction: Instruction) -> BuildFault {
        guard line == nil else { return self }
        return BuildFault(
            line: instruction.lines.lowerBound, "\(instruction.keyword.rawValue): \(message)")
    }
}
