import ArgumentParser

/// `drydock schedule`: lab 7 on the objects of a real cluster.
struct ScheduleVerb: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "schedule",
        abstract: "Finds nodes for pods, and says why.",
        discussion: """
            Example: kubectl get nodes,pods,priorityclasses,pdb -A -o json > cluster.json
                     drydock schedule cluster.json --explain
                     drydock schedule simulate trace.json
            """,
        subcommands: [ScheduleRun.self, ScheduleSimulate.self, ScheduleBench.self],
        defaultSubcommand: ScheduleRun.self)
}
