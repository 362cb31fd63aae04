#if canImport(Glibc)
    import Glibc
#endif

/// Memory that can be written and executed, for engines that generate machine code.
///
/// - C: mmap(2)
public final class ExecutableMemory {
    /// The first byte.
    public let start: UnsafeMutablePointer<UInt8>
    /// Size in bytes.
    public let size: Int

    /// `size` bytes; nil where the host gives no memory of this kind.
    public init?(size: Int) {
        let protection = PROT_READ | PROT_WRITE | PROT_EXEC
        let memory = mmap(nil, size, protection, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0)
        guard let memory, memory != MAP_FAILED else { return nil }
        start = memory.bindMemory(to: UInt8.self, capacity: size)
        self.size = size
    }

    deinit {
        munmap(start, size)
    }
}
