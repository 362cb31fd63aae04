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

    @Option(
        name: .customLong("preserve-fds"),
        help: ArgumentHelp("Descriptors that stay open, from 3 on.", valueName: "n"))
    var preserved: UInt32 = 0

    /// Where they go.
    var outlets: ProcessOutlets {
        ProcessOutlets(pidFile: pidFile, consoleSocket: consoleSocket, preserved: preserved)
    }
}
