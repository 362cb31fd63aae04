import ArgumentParser
import ImageLayers
import OCIImage

/// `drydock image push REFERENCE`
struct ImagePush: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "push",
        abstract: "Sends an image to a registry.",
        discussion: """
            Example: drydock image push localhost:5000/web:v1 --image web

            Without --image it looks for what is named like the reference, or like its
            last part. Blobs that the registry has are not sent; a push that was killed
            goes on where it was.
            """)

    @Argument(help: ArgumentHelp("HOST:PORT/NAME[:TAG]", valueName: "reference"))
    var reference: String

    @Option(help: ArgumentHelp("Its name in the layout.", valueName: "name"))
    var image: String?

    @Option(
        name: .customLong("mount-from"),
        help: ArgumentHelp("A repository there that may have its blobs.", valueName: "name"))
    var others: [String] = []

    @Option(
        name: .customLong("chunk"),
        help: ArgumentHelp("Send blobs in parts of this size.", valueName: "bytes"))
    var chunk: Int?

    @OptionGroup var remote: RemoteOptions
    @OptionGroup var layout: LayoutOptions

    func validate() throws {
        if let chunk, chunk < 1 { throw ValidationError("--chunk \(chunk): expected 1 or more") }
    }

    func run() throws {
        let parsed = try ImageReference(parsing: reference)
        guard parsed.digest == nil else {
            throw Complaint("\(reference): expected a tag; the digest is what the image has")
        }
        let source = try layout.open()
        let found = try find(parsed, in: source)
        let report = TransferReport(isQuiet: remote.json)
        var options = TransferOptions()
        options.parallel = remote.parallel
        options.chunkBytes = chunk
        options.pause = RetryPause.wait
        options.progress = { report.note($0) }
        let client = try remote.client(for: parsed, options)
        let others = others
        let pushed = try TransferTrouble.explained(parsed) {
            try waiting { try await client.push(found, from: source, as: parsed.wanted, others: others) }
        }
        report.end("pushed", pushed, reference, json: remote.json)
    }

    /// The image that is meant: the first name that is there.
    private func find(_ reference: ImageReference, in layout: ImageLayout) throws -> Descriptor {
        let tag = reference.tag.map { ":\($0)" } ?? ""
        let last = reference.path.split(separator: "/").last.map(String.init) ?? reference.path
        let names =
            image.map { [$0] }
            ?? [self.reference, "\(reference)", reference.path + tag, last + tag, reference.path, last]
        for name in names {
            if let image = try layout.resolve(name: name) { return image }
        }
        let all = try layout.images().compactMap { $0.annotations[ImageLayout.nameAnnotation] }.sorted()
        throw Complaint(
            "\(names[0]): no image of the layout \(layout.folder); "
                + (all.isEmpty
                    ? "it holds none" : "it holds \(all.joined(separator: ", ")): choose with --image"))
    }
}
