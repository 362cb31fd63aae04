import ArgumentParser
import Documents
import Glibc
import ImageLayers
import OCIImage

/// `drydock image history NAME`
struct ImageHistory: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "history",
        abstract: "Shows the steps that made an image, the latest first.",
        discussion: """
            Example: drydock image history web

            A size is that of the packed layer; a step without one changed no file.

            --json: a line for each step, the first first:
            {"created","createdBy","empty","digest","size","comment"}
            """)

    @Argument(help: ArgumentHelp("The image's name in the layout.", valueName: "name"))
    var name: String

    @Flag(help: "A line of JSON for each step.")
    var json = false

    @OptionGroup var layout: LayoutOptions

    func run() throws {
        let image = try layout.open().image(name)
        var layers = image.manifest.layers[...]
        let steps = image.config.history.map { entry in
            (entry, entry.isEmptyLayer ? nil : layers.popFirst())
        }
        if json { return writeAll(steps.map { line($0.0, $0.1) }.joined(), to: 1) }
        let head = left("CREATED", 22) + left("SIZE", 12) + "CREATED BY\n"
        writeAll(head + steps.reversed().map { row($0.0, $0.1) }.joined(), to: 1)
    }

    private func row(_ entry: HistoryEntry, _ layer: Descriptor?) -> String {
        let size = layer.map { grouped(UInt64(max(0, $0.size))) } ?? ""
        let text = (entry.createdBy ?? "").split(separator: "\n").first.map(String.init) ?? ""
        return oneLine(left(entry.created ?? "", 22) + left(size, 12) + text) + "\n"
    }

    private func line(_ entry: HistoryEntry, _ layer: Descriptor?) -> String {
        var members = [
            JSONMember("created", entry.created.map { .string($0) } ?? .null),
            JSONMember("createdBy", entry.createdBy.map { .string($0) } ?? .null),
            JSONMember("empty", .bool(entry.isEmptyLayer)),
        ]
        if let layer {
            members.append(JSONMember("digest", .string(layer.digest.description)))
            members.append(JSONMember("size", .integer(layer.size)))
        }
        if let comment = entry.comment { members.append(JSONMember("comment", .string(comment))) }
        return JSONValue.object(members).text() + "\n"
    }
}
