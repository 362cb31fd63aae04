import LinuxSystem

/// An open file that takes bytes.
///
/// - C: write(2)
public final class DescriptorSink: ByteSink {
    private let file: OwnedDescriptor

    /// Writes to this file from where it stands, and closes it when nobody writes any more.
    public init(_ file: consuming OwnedDescriptor) {
        self.file = file
    }

    /// Makes a file, or empties the one that is there.
    /// - Throws: `SystemError`.
    public convenience init(creating path: String, mode: UInt32 = 0o644) throws {
        self.init(try OwnedDescriptor(opening: path, [.writeOnly, .create, .truncate], mode: mode))
    }

    /// Writes all of them.
    /// - Throws: `SystemError`.
    public func write(_ bytes: UnsafeRawBufferPointer) throws {
        try file.writeAll(bytes)
    }

    /// Waits until the bytes are on the disk.
    /// - Throws: `SystemError`.
    /// - C: fsync(2)
    public func synchronize() throws {
        try file.synchronize()
    }
}
