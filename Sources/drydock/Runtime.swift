import ArgumentParser

/// `drydock runtime`: lab 5 behind the command line that container managers call.
struct RuntimeVerb: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "runtime",
        _superCommandName: "drydock",
        abstract: "An OCI runtime: create, start, state, kill, delete, run …",
        discussion: """
            Example: drydock runtime spec --bundle /tmp/b
                     drydock runtime run --bundle /tmp/b my-first

            Options may also stand before the operation, as managers write them:
            drydock runtime --root DIR --log FILE create …

            Exit status: 0 done, 1 refused; of run and exec the program's own.
            """,
        version: "drydock version 0.5\nspec: 1.2.0",
        subcommands: [
            RuntimeCreate.self, RuntimeStart.self, RuntimeStateVerb.self, RuntimeKill.self,
            RuntimeDelete.self, RuntimeRun.self, RuntimeExec.self, RuntimePause.self, RuntimeResume.self,
            RuntimePS.self, RuntimeEvents.self, RuntimeUpdate.self, RuntimeList.self, RuntimeSpec.self,
            RuntimeFeaturesVerb.self,
            RuntimeCheckpoint.self,
        ])

    /// The same words with the options that stand before the operation moved behind it.
    static func reordered(_ words: [String]) -> [String] {
        var leading: [String] = []
        var rest = words[...]
        while let word = rest.first, word.hasPrefix("-"), word != "--help", word != "-h" {
            leading.append(rest.removeFirst())
            let takesValue = ["--root", "--log", "--log-format", "--rootless", "--criu"].contains(word)
            if takesValue, let value = rest.popFirst() { leading.append(value) }
        }
        guard let operation = rest.popFirst() else { return words }
        return [operation] + leading + rest
    }
}

/// Where the runtime keeps its containers and its complaints, as options.
struct RuntimeOptions: ParsableArguments {
    @Option(help: ArgumentHelp("Where containers are kept.", valueName: "dir"))
    var root = RuntimePlace().root

    @Option(help: ArgumentHelp("A file for complaints, besides standard error.", valueName: "file"))
    var log: String?

    @Option(name: .customLong("log-format"), help: ArgumentHelp("text or json.", valueName: "format"))
    var logFormat = RuntimePlace().logFormat

    @Flag(help: .hidden)
    var debug = false

    @Flag(name: .customLong("systemd-cgroup"), help: .hidden)
    var systemdCgroup = false

    @Option(help: .hidden)
    var rootless: String?

    /// Does something with the host; a complaint also goes to the log.
    func perform(_ body: (RuntimeHost) throws -> Void) throws {
        try RuntimePlace(root: root, log: log, logFormat: logFormat).perform { host in
            guard !systemdCgroup else {
                throw Complaint("--systemd-cgroup: this runtime writes control files itself")
            }
            try body(host)
        }
    }
}
