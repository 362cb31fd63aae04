import ArgumentParser
import Documents
import Glibc
import ImageLayers
import OCIImage

/// `drydock image inspect NAME`
struct ImageInspect: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "inspect",
        abstract: "Shows what an image says of itself.",
        discussion: """
            Example: drydock image inspect web

            --json: {"descriptor":…,"manifest":…,"config":…}, the documents as the OCI
            has them. --layers adds the digests of the layers to the table.
            """)

    @Argument(help: ArgumentHelp("The image's name in the layout.", valueName: "name"))
    var name: String

    @Flag(help: "Its documents.")
    var json = false

    @Flag(help: "The layers, one a line.")
    var layers = false

    @OptionGroup var layout: LayoutOptions

    func run() throws {
        let image = try layout.open().image(name)
        guard json else { return writeAll(table(image.descriptor, image.manifest, image.config), to: 1) }
        let documents = [
            ("descriptor", image.descriptor.text()), ("manifest", image.manifest.text()),
            ("config", image.config.text()),
        ]
        let members = try documents.map { JSONMember($0, try JSONValue.parse($1)) }
        writeAll(JSONValue.object(members).text(indent: "  ") + "\n", to: 1)
    }

    private func table(_ descriptor: Descriptor, _ manifest: ImageManifest, _ config: ImageConfig) -> String {
        let run = config.config ?? RunConfig()
        let size = manifest.layers.reduce(0) { $0 &+ $1.size }
        var rows: [(String, String)] = [
            ("name", name), ("manifest", descriptor.digest.description),
            ("config", manifest.config.digest.description),
            ("platform", config.platform.buildText), ("created", config.created ?? "unknown"),
            ("layers", "\(manifest.layers.count), \(grouped(UInt64(max(0, size)))) bytes packed"),
        ]
        rows += [
            ("entrypoint", run.entrypoint?.joined(separator: " ") ?? ""),
            ("cmd", run.cmd?.joined(separator: " ") ?? ""), ("user", run.user),
            ("folder", run.workingDir), ("ports", run.exposedPorts.joined(separator: " ")),
            ("volumes", run.volumes.joined(separator: " ")),
        ]
        rows += run.env.map { ("env", $0) }
        rows += run.labels.sorted { $0.key < $1.key }.map { ("label", "\($0.key)=\($0.value)") }
        if layers { rows += manifest.layers.map { ("layer", $0.digest.description) } }
        return rows.filter { !$0.1.isEmpty }.map { oneLine(left($0.0, 12) + $0.1) + "\n" }.joined()
    }
}

/// A text as one line of a table: 80 columns, no control characters.
func oneLine(_ text: String) -> String {
    var line = String.UnicodeScalarView()
    for scalar in text.unicodeScalars.prefix(400) {
        line.append(scalar.properties.generalCategory == .control ? " " : scalar)
    }
    let shown = String(line)
    return shown.count > 80 ? shown.prefix(79) + "…" : shown
}
