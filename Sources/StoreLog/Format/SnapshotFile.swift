import KeyValueModel

/// A store's image in a file: header, then frames whose records are numbered from 1.
struct SnapshotFile {
    let header: FileHeader
    let image: StoreImage
    /// Bytes of the file.
    let size: Int

    /// Bytes of records at which a frame ends.
    private static let frameBytes = 1 << 20

    /// Writes one.
    /// - Returns: how many bytes it has.
    static func write(_ image: StoreImage, _ header: FileHeader, to file: any LogFile) throws -> Int {
        try file.write(header.bytes, at: 0)
        var (offset, next) = (FileHeader.size, UInt64(1))
        var frame = FrameBuilder()
        let end = {
            let (count, bytes) = (frame.count, frame.sealed(first: next, seed: header.seed))
            try file.write(bytes, at: offset)
            offset += bytes.count
            next += UInt64(count)
            frame = FrameBuilder()
        }
        frame.add(ImageHead(of: image).write)
        for change in image.changes {
            if frame.size >= frameBytes { try end() }
            frame.add(change.write)
        }
        for lease in image.leases {
            if frame.size >= frameBytes { try end() }
            frame.add(lease.write)
        }
        try end()
        return offset
    }

    /// Reads one, all of it or nothing.
    /// - Parameter file: its path, for the message.
    init(_ bytes: [UInt8], of file: String) throws(StoreLogError) {
        header = try FileHeader(.snapshot, in: bytes, of: file)
        var walk = SegmentWalk(bytes, of: file, next: 1, seed: header.seed)
        var content = Content()
        while let frame = try walk.frame() {
            do throws(MalformedRecord) {
                try content.add(frame, of: bytes)
            } catch {
                throw walk.damaged(error.what)
            }
        }
        guard walk.offset == bytes.count, let image = content.image else {
            throw walk.damaged("the snapshot is not complete")
        }
        self.image = image
        size = bytes.count
    }

    /// What has been read so far.
    private struct Content {
        var head: ImageHead?
        var changes: [StoreImage.Change] = []
        var leases: [StoreImage.Lease] = []

        /// The image, when nothing is missing.
        var image: StoreImage? {
            guard let head, head.changes == changes.count, head.leases == leases.count else { return nil }
            return StoreImage(
                revision: head.revision, compactRevision: head.compactRevision, changes: changes,
                leases: leases)
        }

        mutating func add(_ frame: Frame, of bytes: [UInt8]) throws(MalformedRecord) {
            var reader = RecordReader(bytes[frame.body])
            for _ in 0..<frame.count {
                if let head {
                    if changes.count < head.changes {
                        changes.append(try StoreImage.Change(from: &reader))
                    } else {
                        leases.append(try StoreImage.Lease(from: &reader))
                    }
                } else {
                    head = try ImageHead(from: &reader)
                }
            }
            try reader.finish()
        }
    }
}
