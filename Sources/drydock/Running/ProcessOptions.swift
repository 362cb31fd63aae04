import ArgumentParser

/// Where the id and the terminal of a new process go, as options.
struct ProcessOptions: ParsableArguments {
    @Option(
        name: .customLong("pid-file"), help: ArgumentHelp("Where to write the process id.", valueName: "file")
    )
    var pidFile: String?

    @Option(
        name: .customLong("console-socket"),
        help: ArgumentHelp("A socket that is sent the terminal.", valueName: "path"))
    var consoleSocket: String?

    @Option(name: .customLong("preserve-fds"), help: .hidden)
    var preserved = 0

    /// Where they go.
    func outlets() throws -> ProcessOutlets {
        guard preserved == 0 else { throw Complaint("--preserve-fds \(preserved): expected 0") }
        return ProcessOutlets(pidFile: pidFile, consoleSocket: consoleSocket)
    }
}
