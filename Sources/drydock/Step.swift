import ArgumentParser
struct StepVerb: ParsableCommand {
    static let configuration = CommandConfiguration(commandName: "step", abstract: "x")
}
