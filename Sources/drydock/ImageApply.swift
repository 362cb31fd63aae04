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
        usage: "drydock image apply LAYER… --into DIR [--own] [--skip-devices] [--json]",
        discussion: """
            A layer is a tar archive, plain or packed by gzip or zstd; - is stdin.
            Whiteouts take away what lower layers brought. Prints what each layer
            held, its digest and its diffID. After an error DIR is as far as the entry named.

            Example: sudo drydock image apply base.tar.gz app.tar --into rootfs
                     drydock image apply base.tar.gz --into rootfs --own

            --json: {"layers":[{"layer","digest","diffID","entries","bytes",
                    "omissions":[{"name","what"}]}]}
            """)

    @Argument(help: ArgumentHelp("Archives, in their order.", valueName: "layer"))
    var layers: [String]

    @Option(help: ArgumentHelp("The folder; made if it is not there.", valueName: "dir"))
    var into: String

    @Flag(help: "All becomes yours: what needs root is left out, and said.")
    var own = false

    @Flag(help: "Devices are left out, and said.")
    var skipDevices = false

    @Flag(help: "The result as a line of JSON.")
    var json = false

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
        var applied: [AppliedLayer] = []
        for layer in layers {
            do {
                applied.append(try apply(layer))
            } catch {
                throw Complaint(file: layer, "\(error)\(advice(for: error))")
            }
            if !json, let last = applied.last { writeAll(last.text, to: 1) }
        }
        if json { writeAll(try jsonLine(["layers": applied]), to: 1) }
    }

    private func apply(_ layer: String) throws -> AppliedLayer {
        let file =
            try layer == "-" ? OwnedDescriptor(adopting: 0) : OwnedDescriptor(opening: layer)
        // Hashed and unpacked in a thread of its own, while this one hashes what comes of it and writes.
        let packed = ToldSource<DescriptorSource>.Hash()
        let unpacked = AheadSource(
            try UnpackedSource(ToldSource(DescriptorSource(file), packed), limit: maxBytes))
        var source = HashingSource(unpacked)
        var applier = LayerApplier(
            at: into,
            options: ApplyOptions(
                ownership: own ? .own : .keep, skipsDevices: skipDevices || own, mostEntries: maxEntries,
                mostBytes: UInt64(maxBytes)))
        let applied = try applier.apply(&source)
        return AppliedLayer(
            layer: layer, digest: "sha256:\(packed.atEnd ?? "")", diffID: "sha256:\(source.hash.hex)",
            entries: applied.entries, bytes: applied.bytes,
            omissions: applied.omissions.map { .init(name: "\($0.name)", what: $0.what) })
    }

    private func advice(for error: any Error) -> String {
        guard case LayerError.failed(_, let cause) = error, cause.code == .notPermitted, geteuid() != 0 else {
            return ""
        }
        return "; owners need root, --own makes everything yours"
    }
}
