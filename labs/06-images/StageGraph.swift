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
        // TODO images.5
        throw Unimplemented("images.5")
    }

    /// What `COPY --from=` means: a stage by number or name, wherever it stands, else an image.
    /// - Throws: `DockerfileFault` for a number that no stage has.
    public func source(from name: String, in instruction: Instruction) throws -> StageSource {
        // TODO images.5
        throw Unimplemented("images.5")
    }

    /// The stages that a build of the target needs, in the order of the file, the target among them.
    /// - Parameters:
    ///   - target: a name or a number; nil is the last stage.
    ///   - arguments: values given from outside, for variables in FROMs.
    /// - Throws: `DockerfileFault` for a target that is none, and for stages that need each other.
    public func stagesNeeded(for target: String? = nil, arguments: [String: String] = [:]) throws -> [Stage] {
        // TODO images.5
        // Walk from the target to what it uses: its base, COPY --from, RUN --mount=from. A stage that is
        // met again while it is still being walked needs itself.
        throw Unimplemented("images.5")
    }

    // TODO images.5
}
