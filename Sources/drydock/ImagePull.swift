import ArgumentParser
import ImageLayers
import OCIImage

/// `drydock image pull REFERENCE`
struct ImagePull: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "pull",
        abstract: "Fetches an image from a registry.",
        discussion: """
            Example: drydock image pull localhost:5000/web:v1

            Of several platforms it takes the one that runs here. Everything is checked
            against its digest; a broken connection goes on where it broke.
            """)

    @Argument(help: ArgumentHelp("HOST:PORT/NAME[:TAG][@DIGEST]", valueName: "reference"))
    var reference: String

    @Option(
        name: .customLong("as"),
        help: ArgumentHelp("Its name in the layout; usual: as written.", valueName: "name"))
    var name: String?

    @Option(help: ArgumentHelp("Which one of several, or \"all\".", valueName: "os/arch[/variant]"))
    var platform: String?

    @OptionGroup var remote: RemoteOptions
    @OptionGroup var layout: LayoutOptions

    func run() throws {
        let parsed = try ImageReference(parsing: reference)
        let choice: Platform? =
            try platform.map { $0 == "all" ? nil : try Platform(parsing: $0) } ?? Platform.ofThisMachine
        let report = TransferReport(isQuiet: remote.json)
        var options = TransferOptions()
        options.parallel = remote.parallel
        options.pause = RetryPause.wait
        options.progress = { report.note($0) }
        let client = try remote.client(for: parsed, options)
        let target = try layout.open(making: true)
        let name = name ?? reference
        let image = try TransferTrouble.explained(parsed) {
            try waiting { try await client.pull(parsed.wanted, into: target, platform: choice, as: name) }
        }
        report.end("pulled", image, name, json: remote.json)
    }
}
