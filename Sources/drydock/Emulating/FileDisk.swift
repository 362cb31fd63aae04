import Emulator
import RISCV
import Glibc

/// A disk image: sectors in a file of the host, read and written in place.
final class FileDisk: Disk {
    /// The number of 512-byte sectors.
    let sectors: UInt64
    /// Why the guest's writes fail; nil when the file may be written.
    let writeProtection: String?
    private let file: RegularFile

    /// Opens an image. One that may not be written is opened for reading: the guest's writes fail.
    /// - Throws: `Complaint` when it is missing, unreadable, empty, or no whole number of sectors.
    init(_ path: String) throws {
        if access(path, W_OK) == 0 {
            file = try RegularFile(path, O_RDWR)
            writeProtection = nil
        } else {
            let refusal = reason(errno)
            file = try RegularFile(reading: path)
            writeProtection = refusal
        }
        guard file.size > 0 else {
            throw Complaint(file: path, "disk image is empty, expected a multiple of 512 bytes, at least 512")
        }
        guard file.size % 512 == 0 else {
            let whole = (file.size / 512 + 1) * 512
            throw Complaint(
                file: path,
                "disk image has \(file.size) bytes, expected a multiple of 512: "
                    + "truncate -s \(whole) \(path) fills it up")
        }
        sectors = file.size / 512
    }

    /// The bytes of `count` sectors.
    /// - Throws: `Complaint` when the file has become shorter since it was opened.
    func read(sector: UInt64, count: Int) throws -> [UInt8] {
        let bytes = try file.read(at: sector * 512, count: count * 512)
        guard bytes.count == count * 512 else {
            throw Complaint(file: file.path, "disk image ends before sector \(sector + UInt64(count))")
        }
        return bytes
    }

    /// Overwrites whole sectors.
    func write(_ bytes: [UInt8], sector: UInt64) throws {
        if let writeProtection { throw Complaint(file: file.path, "write-protected: \(writeProtection)") }
        try file.write(bytes, at: sector * 512)
    }
}
