import ByteStreams
import OCIImage

/// What has been hashed of uploads that are still going on, so that no byte is read again at their end.
///
/// Only a memory: after a restart the file itself is hashed.
actor UploadHashes {
    private var known: [String: (size: Int64, hash: RunningHash)] = [:]

    /// The hash of the first `size` bytes; nil when nobody knows it. It is handed over, not lent.
    func take(_ id: String, size: Int64) -> RunningHash? {
        guard size > 0 else { return RunningHash(.sha256) }
        guard let entry = known.removeValue(forKey: id), entry.size == size else { return nil }
        return entry.hash
    }

    /// Remembers it.
    func keep(_ hash: RunningHash?, of id: String, size: Int64) {
        known[id] = hash.map { (size, $0) }
    }
}
