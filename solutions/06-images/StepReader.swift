import Dockerfiles
import LabSupport
import OCIImage

/// Turns instructions into steps: pure arithmetic on what an image says of itself.
///
/// - Docker: Dockerfile reference
public struct StepReader {
    /// Which stage or image a `--from=` means.
    public typealias Origins = (String) throws -> CopyOrder.Origin

    let state: ImageState
    let instruction: Instruction
    let escape: Unicode.Scalar
    let origins: Origins
    var next: ImageState

    /// The step of an instruction.
    /// - Parameters:
    ///   - state: the image before it.
    ///   - escape: what the Dockerfile's `escape` directive says.
    /// - Throws: `BuildFault` with the line.
    public static func step(
        _ instruction: Instruction, on state: ImageState, escape: Unicode.Scalar = "\\",
        origins: @escaping Origins = { .image($0) }
    ) throws -> BuildStep {
        // >>> images.6
        // A stage sees what the instruction *before* it left: `ENV a=1 b=$a` reads the old a.
        // stub: throw Unimplemented("images.6")
        var reader = StepReader(
            state: state, instruction: instruction, escape: escape, origins: origins, next: state)
        do {
            return try reader.read()
        } catch let fault as BuildFault {
            throw BuildFault(
                line: fault.line ?? instruction.lines.lowerBound,
                fault.line == nil ? "\(instruction.keyword.rawValue): \(fault.message)" : fault.message)
        }
        // <<<
    }

    // >>> images.6
    private mutating func read() throws -> BuildStep {
        switch instruction.keyword {
        case .copy, .add:
            let order = try copyOrder()
            return step(order.text, .copy(order.order))
        case .run:
            let order = try runOrder()
            return step(order.text, .run(order.order))
        case .workdir:
            let path = state.absolute(try expanded(instruction.arguments.first ?? ""))
            let folder = path.count > 1 && path.hasSuffix("/") ? String(path.dropLast()) : path
            next.run.workingDir = folder
            return step("WORKDIR \(folder)", .folder(folder))
        default:
            return step(try note(), .note)
        }
    }

    private func step(_ text: String, _ action: BuildStep.Action) -> BuildStep {
        BuildStep(line: instruction.lines.lowerBound, text: text, action: action, after: next)
    }

    /// A text with its variables replaced, quotes and escapes resolved.
    func expanded(_ text: String) throws -> String {
        do {
            return try WordExpansion(environment: state.environment, escape: escape).expand(text)
        } catch let stub as Unimplemented {
            throw stub
        } catch {
            throw BuildFault("\(error)")
        }
    }

    /// A text whose variables may stand for several words.
    func words(_ text: String) throws -> [String] {
        do {
            return try WordExpansion(environment: state.environment, escape: escape).words(text)
        } catch let stub as Unimplemented {
            throw stub
        } catch {
            throw BuildFault("\(error)")
        }
    }

    /// The words of a command: those of an array, or the shell's with the text behind them.
    func command() -> [String] {
        instruction.form == .exec ? instruction.arguments : state.run.shellWords + instruction.arguments
    }

    /// `["/bin/sh" "-c" "make"]`, as `docker history` shows it.
    static func shown(_ words: [String]) -> String {
        "[" + words.map { "\"" + $0.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"") + "\"" }
            .joined(separator: " ") + "]"
    }
    // <<<
}
