import Archives
import ByteStreams
import Glibc
import ImageLayers
import LinuxSystem
import OCIImage

/// A root file system as an image of one layer.
struct ImportedImage {
    private let path: String
    private let isFolder: Bool

    init(_ path: String, isFolder: Bool) {
        self.path = path
        self.isFolder = isFolder
    }

    /// - Parameter folder: an empty one, to compare a folder with.
    /// - Returns: the manifest's descriptor; no name points to it yet.
    func store(in layout: ImageLayout, emptyFolder folder: String) throws -> Descriptor {
        let layer = try layer(in: layout.store, folder)
        var time = timespec()
        clock_gettime(CLOCK_REALTIME, &time)
        let created = Moment(Int64(time.tv_sec)).description
        var config = ImageConfig(
            platform: .ofThisMachine, config: RunConfig(), diffIDs: [layer.diffID], created: created)
        config.history = [HistoryEntry(created: created, createdBy: "import \(path)", comment: "drydock")]
        let blob = try layout.store.put(bytes: config.bytes, mediaType: MediaType.config)
        let manifest = ImageManifest(config: blob, layers: [layer.descriptor])
        var descriptor = try layout.store.put(bytes: manifest.bytes, mediaType: MediaType.manifest)
        descriptor.platform = config.platform
        return descriptor
    }

    private func layer(in store: BlobStore, _ empty: String) throws -> WrittenLayer {
        let writer = try LayerWriter(into: store)
        if isFolder {
            var archive = TarWriter(writer)
            try LayerDiff(lower: empty, upper: path).entries { entry, contents in
                try archive.add(entry)
                if var source = contents { try archive.write(contentsOf: &source) }
            }
            try archive.finish()
        } else {
            var archive = TarReader(try UnpackedSource(try DescriptorSource(opening: path)))
            var copy = TarWriter(writer)
            var count = 0
            while let entry = try archive.next() {
                count += 1
                try copy.add(entry)
                try copy.write(contentsOf: &archive)
            }
            guard count > 0 else { throw Complaint(file: path, "holds nothing; expected a tar archive") }
            try copy.finish()
        }
        return try writer.finish()
    }
}
