import ArgumentParser
import ByteStreams
import Glibc
import ImageLayers
import LinuxSystem

/// `drydock image apply`: layers over each other, in a folder.
struct ImageApply: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "apply",
        abstract: "Applies layers to a folder, the lowest first.",
        usage: "drydock image apply LAYER… --into DIR [--own] [--skip-devices]",
        discussion: """
            A layer is a tar archive, plain or packed by gzip or zstd; - is stdin.
            Whiteouts take away what lower layers brought. Prints what each layer
            held and its diffID. After an error DIR is as far as the entry named.

            Example: sudo drydock image apply base.tar.gz app.tar --into rootfs
                     drydock image apply base.tar.gz --into rootfs --own
            """)

    @Argument(help: ArgumentHelp("Archives, in their order.", valueName: "layer"))
    var layers: [String]

    @Option(help: ArgumentHelp("The folder; made if it is not there.", valueName: "dir"))
    var into: String

    @Flag(help: "All becomes yours: what needs root is left out, and said.")
    var own = false

    @Flag(help: "Devices are left out, and said.")
    var skipDevices = false

    @Option(help: ArgumentHelp("Most bytes that a layer may unpack to.", valueName: "bytes"))
    var maxBytes: Int64 = 1 << 40

    @Option(help: ArgumentHelp("Most entries that a layer may have.", valueName: "count"))
    var maxEntries = 10_000_000

    func validate() throws {
        guard !layers.isEmpty else { throw ValidationError("no layer: name at least one tar archive") }
        guard maxBytes > 0, maxEntries > 0 else { throw ValidationError("a limit is a number above 0") }
    }

    func run() throws {
        if mkdir(into, 0o755) < 0 && errno != EEXIST { throw Complaint(file: into, reason(errno)) }
        for layer in layers {
            do {
                writeAll(try apply(layer), to: 1)
            } catch {
                throw Complaint(file: layer, "\(error)\(advice(for: error))")
            }
        }
    }

    private func apply(_ layer: String) throws -> String {
        let file =
            try layer == "-" ? OwnedDescriptor(adopting: 0) : OwnedDescriptor(opening: layer)
        // Unpacked in a thread of its own, while this one hashes and writes.
        let unpacked = AheadSource(try UnpackedSource(DescriptorSource(file), limit: maxBytes))
        var source = HashingSource(unpacked)
        var applier = LayerApplier(
            at: into,
            options: ApplyOptions(
                ownership: own ? .own : .keep, skipsDevices: skipDevices || own, mostEntries: maxEntries,
                mostBytes: UInt64(maxBytes)))
        let applied = try applier.apply(&source)
        let left = applied.omissions.map { "  left out: \($0.name), \($0.what)\n" }.joined()
        return "\(layer): \(applied.entries) entries, \(applied.bytes) bytes, "
            + "diffID sha256:\(source.hash.hex)\n" + left
    }

    private func advice(for error: any Error) -> String {
        guard case LayerError.failed(_, let cause) = error, cause.code == .notPermitted, geteuid() != 0 else {
            return ""
        }
        return "; owners need root, --own makes everything yours"
    }
}
