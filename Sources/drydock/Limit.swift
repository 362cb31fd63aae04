import ArgumentParser

/// `drydock limit`: lab 4 on real programs.
struct LimitVerb: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "limit",
        abstract: "Runs a program within limits, and measures what that costs.",
        discussion: """
            Example: drydock limit --memory 64M --pids 20 -- sh -c 'make test'
                     drydock limit bench
            """,
        subcommands: [LimitRun.self, LimitBench.self],
        defaultSubcommand: LimitRun.self)
}
