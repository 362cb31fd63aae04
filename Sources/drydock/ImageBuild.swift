import ArgumentParser
import ImageLayers

/// `drydock image build -t NAME DIR`
struct ImageBuild: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "build",
        abstract: "Builds an image from a Dockerfile and a folder.",
        usage: "drydock image build -t NAME DIR [-f FILE] [--build-arg K=V] …",
        discussion: """
            Example: sudo drydock image build -t web:1 .

            Steps of RUN are run in containers: that needs root. --record notes them
            in the history and runs none of them. ADD fetches nothing.
            With SOURCE_DATE_EPOCH in the environment the same files give the same
            image, bit by bit.

            --json: a line for each event: {"event":"step","step","of","line","text"},
            {"event":"result","result":"noted|cached|made|recorded","digest","size"},
            {"event":"warning","text"}, {"event":"image","name","digest","layers"}.

            Exit status: 0 built, 1 not built, 128 + N ended by signal N.
            """)

    @Option(name: .shortAndLong, help: ArgumentHelp("The image's name in the layout.", valueName: "name"))
    var tag: String

    @Option(
        name: .shortAndLong,
        help: ArgumentHelp("Usual: DIR/Dockerfile; - reads standard input.", valueName: "file"))
    var file: String?

    @Option(
        name: .customLong("build-arg"),
        help: ArgumentHelp("A value for an ARG; may be given often.", valueName: "k=v"))
    var arguments: [String] = []

    @Option(help: ArgumentHelp("The stage to build; usual: the last.", valueName: "stage"))
    var target: String?

    @Option(help: ArgumentHelp("Usual: this machine's, such as linux/amd64.", valueName: "os/arch"))
    var platform: String?

    @Option(help: "What a RUN sees: none or host.")
    var network: RunStep.Network = .none

    @Flag(name: .customLong("no-cache"), help: "Carry out every step.")
    var noCache = false

    @Flag(help: "Run no program, only note it.")
    var record = false

    @Flag(help: "A line of JSON for each event.")
    var json = false

    @OptionGroup var layout: LayoutOptions

    @Argument(help: ArgumentHelp("The context: what COPY copies from.", valueName: "dir"))
    var context: String

    func validate() throws {
        if let wrong = arguments.first(where: { $0.hasPrefix("=") || $0.isEmpty }) {
            throw ValidationError("--build-arg \(wrong): expected NAME=value")
        }
    }

    func run() throws {
        let inbox = SignalInbox()
        do {
            try build(inbox)
        } catch let interruption as BuildInterruption {
            complain("\(interruption)")
            throw ExitCode(128 + interruption.signal)
        }
    }
}

extension RunStep.Network: ExpressibleByArgument {}
