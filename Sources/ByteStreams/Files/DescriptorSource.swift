import LinuxSystem

/// The bytes of an open file, from where it stands.
///
/// - C: read(2)
public final class DescriptorSource: ByteSource {
    private let file: OwnedDescriptor

    /// Reads this file, and closes it when nobody reads any more.
    public init(_ file: consuming OwnedDescriptor) {
        self.file = file
    }

    /// Opens a file and reads it from its beginning.
    /// - Throws: `SystemError`.
    public convenience init(opening path: String) throws {
        self.init(try OwnedDescriptor(opening: path))
    }

    /// Reads what is there now.
    /// - Throws: `SystemError`.
    public func read(into buffer: UnsafeMutableRawBufferPointer) throws -> Int {
        try file.read(into: buffer)
    }
}
