import ByteStreams
import LabSupport
import LinuxSystem
import OCIImage

/// Content of a store that is verified while it is read: its end comes only if all of it was right.
///
/// Who stops before the end has verified nothing.
public final class VerifiedSource: ByteSource {
    private let descriptor: Descriptor
    private let file: OwnedDescriptor
    private var hash: RunningHash
    private var size: Int64 = 0

    init(_ descriptor: Descriptor, in store: BlobStore) throws {
        // >>> images.1
        // `.noFollow`: what a symbolic link leads to is not the store's. A pipe would block: `.nonBlocking`.
        // stub: throw Unimplemented("images.1")
        let path = try store.path(of: descriptor.digest)
        do {
            file = try OwnedDescriptor(opening: path, [.noFollow, .nonBlocking])
        } catch {
            switch error.code {
            case .noEntry: throw StoreError.missing(descriptor.digest)
            case .tooManyLinks: throw StoreError.noFile(path: path)
            default: throw error
            }
        }
        let status = try file.status()
        guard status.kind == .file else { throw StoreError.noFile(path: path) }
        guard status.size == descriptor.size else {
            throw StoreError.size(of: descriptor.digest, expected: descriptor.size, actual: status.size)
        }
        self.descriptor = descriptor
        hash = RunningHash(descriptor.digest.hashAlgorithm ?? .sha256)
        // <<<
    }

    /// Reads what is next.
    /// - Throws: `StoreError.size`, `.digest` in place of the end when what was read is not what the
    ///   descriptor says; `SystemError`.
    public func read(into buffer: UnsafeMutableRawBufferPointer) throws -> Int {
        // >>> images.1
        // stub: throw Unimplemented("images.1")
        guard !buffer.isEmpty else { return 0 }
        let count = try file.read(into: buffer)
        hash.update(UnsafeRawBufferPointer(rebasing: buffer[..<count]))
        size += Int64(count)
        if size > descriptor.size || count == 0 && size < descriptor.size {
            throw StoreError.size(of: descriptor.digest, expected: descriptor.size, actual: size)
        }
        if count == 0, Digest(hash) != descriptor.digest {
            throw StoreError.digest(expected: descriptor.digest, actual: Digest(hash))
        }
        return count
        // <<<
    }
}
