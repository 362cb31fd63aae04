import ArgumentParser

/// `drydock proxy`: lab 9 in front of real services.
struct ProxyVerb: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "proxy",
        abstract: "Leads connections from services to their endpoints.",
        discussion: """
            Example: kubectl get services,endpointslices -A -o json > shop.json
                     drydock proxy --config shop.json --listen shop/web:http=127.0.0.1:8080
                     drydock proxy rules shop.json --format nft --node n1
                     drydock proxy experiment
                     sudo drydock proxy bench
            """,
        subcommands: [
            ProxyRun.self, ProxyStatus.self, ProxyRules.self, ProxyExperiment.self, ProxyBench.self,
        ],
        defaultSubcommand: ProxyRun.self)
}
