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
        // TODO images.1
        // `.noFollow`: what a symbolic link leads to is not the store's. A pipe would block: `.nonBlocking`.
        throw Unimplemented("images.1")
    }

    /// Reads what is next.
    /// - Throws: `StoreError.size`, `.digest` in place of the end when what was read is not what the
    ///   descriptor says; `SystemError`.
    public func read(into buffer: UnsafeMutableRawBufferPointer) throws -> Int {
        // TODO images.1
        throw Unimplemented("images.1")
    }
}
