import ArgumentParser

/// `drydock proxy`: lab 9 in front of real services.
struct ProxyVerb: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "proxy",
        abstract: "Carries connections to the endpoints of services.",
        discussion: """
            Example: drydock proxy --config shop.yaml --listen shop/web:http=127.0.0.1:8080
            """,
        subcommands: [ProxyRun.self], defaultSubcommand: ProxyRun.self)
}
