import CLinux

/// Two ends of a pipe, close-on-exec.
///
/// - C: pipe2(2)
public struct PipeEnds: ~Copyable, Sendable {
    /// What was written comes out here.
    public let reading: OwnedDescriptor
    /// What is read goes in here.
    public let writing: OwnedDescriptor

    /// Makes a pipe.
    /// - Throws: `SystemError`.
    public init() throws(SystemError) {
        var ends: (Int32, Int32) = (-1, -1)
        try check("pipe") { clinux_pipe(&ends.0, &ends.1) }
        reading = OwnedDescriptor(adopting: ends.0)
        writing = OwnedDescriptor(adopting: ends.1)
    }

    /// Keeps the end to read from; the other is closed.
    public consuming func keepReading() -> OwnedDescriptor { reading }

    /// Keeps the end to write to; the other is closed.
    public consuming func keepWriting() -> OwnedDescriptor { writing }
}

extension OwnedDescriptor {
    /// A file in memory that nobody else can name.
    /// - C: memfd_create(2)
    public static func inMemory(_ name: String) throws(SystemError) -> OwnedDescriptor {
        OwnedDescriptor(adopting: try check("memfd_create(\(name))") { clinux_memory_file(name) })
    }
}
