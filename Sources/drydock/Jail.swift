import ArgumentParser

/// `drydock jail`: lab 3 on real programs.
struct JailVerb: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "jail",
        abstract: "Runs a program in a jail, makes roots, and breaks out.",
        discussion: """
            Example: drydock jail make /tmp/root /bin/sh /bin/ls
                     drydock jail /tmp/root -- sh -c 'ls /'
                     drydock jail table
            """,
        subcommands: [JailRun.self, JailMake.self, JailTable.self, JailBench.self],
        defaultSubcommand: JailRun.self)
}
