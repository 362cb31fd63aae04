import ELF
import Glibc

/// An executable that the user named.
enum GuestImage {
    /// More than the RAM that a guest can have is no use to it.
    private static let largest: UInt64 = 1 << 30

    /// Reads a file as a RISC-V executable.
    /// - Throws: `Complaint` naming the file, what is wrong, and what would be right.
    static func load(_ path: String) throws -> ELFFile {
        let file = try RegularFile(reading: path)
        guard file.size <= largest else {
            throw Complaint(file: path, "has \(file.size) bytes, expected an ELF file of at most \(largest)")
        }
        let bytes = try file.read(at: 0, count: Int(file.size))
        do {
            return try ELFFile(bytes, machine: .riscv)
        } catch {
            throw Complaint(file: path, error.description)
        }
    }
}
