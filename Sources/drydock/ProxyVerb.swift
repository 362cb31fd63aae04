import ArgumentParser

/// `drydock proxy`: lab 9 on services of a real cluster.
struct ProxyVerb: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "proxy",
        abstract: "Leads connections from services to their endpoints.",
        discussion: """
            Example: kubectl get services,endpointslices -A -o json > services.json
                     drydock proxy rules services.json --format nft --node n1
                     drydock proxy experiment
            """,
        subcommands: [ProxyRules.self, ProxyExperiment.self])
}
