import RISCV

/// A disk that lives as long as the machine.
public final class MemoryDisk: Disk {
    /// What is on it.
    public private(set) var bytes: [UInt8]

    /// A disk with these contents, filled up with zeros to whole sectors.
    public init(_ contents: [UInt8]) {
        bytes = contents + Array(repeating: 0, count: (512 - contents.count % 512) % 512)
    }

    /// The number of 512-byte sectors.
    public var sectors: UInt64 { UInt64(bytes.count / 512) }

    /// The bytes of `count` sectors.
    public func read(sector: UInt64, count: Int) throws -> [UInt8] {
        Array(bytes[Int(sector) * 512..<(Int(sector) + count) * 512])
    }

    /// Overwrites whole sectors.
    public func write(_ source: [UInt8], sector: UInt64) throws {
        bytes.replaceSubrange(Int(sector) * 512..<Int(sector) * 512 + source.count, with: source)
    }
}
