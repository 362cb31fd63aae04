import ArgumentParser
import ByteStreams
import Documents
import Glibc
import ImageLayers
import LinuxSystem

/// `drydock image diff`: what a layer between two folders would hold.
struct ImageDiff: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "diff",
        abstract: "Makes a layer of what is different between two folders.",
        usage: "drydock image diff LOWER UPPER [-o FILE] [--json]",
        discussion: """
            Prints A (added), C (changed) or D (deleted) and the path of each change.
            With -o writes the layer: a tar archive, packed if its name ends with
            .gz or .tgz; - is stdout. Applied to LOWER it gives UPPER.

            Example: drydock image diff rootfs.old rootfs -o change.tar.gz

            --json: {"changes":[{"change":"A|C|D","path"}],"layer":FILE|null}
            """)

    @Argument(help: ArgumentHelp("The folder as it was.", valueName: "lower"))
    var lower: String

    @Argument(help: ArgumentHelp("The folder as it is.", valueName: "upper"))
    var upper: String

    @Option(name: .shortAndLong, help: ArgumentHelp("Where the layer goes.", valueName: "file"))
    var output: String?

    @Flag(help: "Compares bytes also where size and time agree to the nanosecond.")
    var thorough = false

    @Flag(help: "The changes as a line of JSON, also beside a layer.")
    var json = false

    func validate() throws {
        if json, output == "-" { throw ValidationError("--json and the layer cannot both go to stdout") }
    }

    func run() throws {
        let diff = LayerDiff(
            lower: lower, upper: upper, contents: thorough ? .always : .whereTimesAreWhole)
        do {
            if json || output == nil { writeAll(try shown(try diff.changes()), to: 1) }
            if let output { try write(diff, to: output) }
        } catch let error as LayerError {
            throw Complaint(error.description)
        } catch let error as SystemError {
            throw Complaint(error.description)
        }
    }

    private func shown(_ changes: [Change]) throws -> String {
        guard json else { return changes.map { "\($0)\n" }.joined() }
        let rows = changes.map { change in
            JSONValue.object([
                JSONMember("change", .string(String("\(change)".prefix(1)))),
                JSONMember("path", .string("\(change.path)")),
            ])
        }
        let document = JSONValue.object([
            JSONMember("changes", .array(rows)), JSONMember("layer", output.map { .string($0) } ?? .null),
        ])
        return document.text() + "\n"
    }

    private func write(_ diff: LayerDiff, to output: String) throws {
        do {
            var file =
                try output == "-"
                ? DescriptorSink(OwnedDescriptor(adopting: 1)) : DescriptorSink(creating: output)
            guard output.hasSuffix(".gz") || output.hasSuffix(".tgz") else {
                return try diff.write(to: &file)
            }
            var packed = try GzipSink(file)
            try diff.write(to: &packed)
            try packed.finish()
        } catch {
            // Half a layer would pass for a whole one.
            if output != "-" { unlink(output) }
            throw error
        }
    }
}
