import ArgumentParser
import Grading

/// `--require-sandbox`, for every verb that runs code of others.
struct SandboxOption: ParsableArguments {
    @Flag(help: "Refuse to go on where a layer of the sandbox is missing (see grader doctor).")
    var requireSandbox = false

    /// - Throws: `SandboxRefusal`, when it is required and something is missing.
    func check() throws {
        if requireSandbox { try SandboxProbe.ofThisHost.require() }
    }
}
