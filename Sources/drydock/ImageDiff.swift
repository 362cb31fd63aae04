import ArgumentParser
import ByteStreams
import Glibc
import ImageLayers
import LinuxSystem

/// `drydock image diff`: what a layer between two folders would hold.
struct ImageDiff: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "diff",
        abstract: "Makes a layer of what is different between two folders.",
        usage: "drydock image diff LOWER UPPER [-o FILE]",
        discussion: """
            Prints A (added), C (changed) or D (deleted) and the path of each change.
            With -o writes the layer: a tar archive, packed if its name ends with
            .gz or .tgz; - is stdout. Applied to LOWER it gives UPPER.

            Example: drydock image diff rootfs.old rootfs -o change.tar.gz
            """)

    @Argument(help: ArgumentHelp("The folder as it was.", valueName: "lower"))
    var lower: String

    @Argument(help: ArgumentHelp("The folder as it is.", valueName: "upper"))
    var upper: String

    @Option(name: .shortAndLong, help: ArgumentHelp("Where the layer goes.", valueName: "file"))
    var output: String?

    @Flag(help: "Compares bytes also where size and time agree to the nanosecond.")
    var thorough = false

    func run() throws {
        let diff = LayerDiff(
            lower: lower, upper: upper, contents: thorough ? .always : .whereTimesAreWhole)
        do {
            guard let output else {
                return writeAll(try diff.changes().map { "\($0)\n" }.joined(), to: 1)
            }
            try write(diff, to: output)
        } catch let error as LayerError {
            throw Complaint(error.description)
        } catch let error as SystemError {
            throw Complaint(error.description)
        }
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
