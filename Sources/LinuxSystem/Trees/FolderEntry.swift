import CLinux
import Glibc

/// A name in a folder and what it stands for.
///
/// - C: getdents64(2)
public struct FolderEntry: Equatable, Sendable {
    /// Bytes, not always UTF-8.
    public let name: [UInt8]
    /// Whether it is a folder; nil where the file system does not say.
    public let isFolder: Bool?
}

extension OpenFolder {
    /// What is in it, in the order in which the kernel gives it, without "." and "..".
    /// - Throws: `SystemError`.
    /// - C: getdents64(2)
    public func entries() throws(SystemError) -> [FolderEntry] {
        // The place of reading belongs to the descriptor, and a second walk begins anew.
        try checkErrno("lseek(\(number))") { lseek(number, 0, SEEK_SET) }
        var entries: [FolderEntry] = []
        let room = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 15, alignment: 8)
        defer { room.deallocate() }
        while true {
            let count = try check("getdents(\(number))") {
                clinux_entries(number, room.baseAddress, UInt64(room.count))
            }
            if count == 0 { return entries }
            Self.add(UnsafeRawBufferPointer(rebasing: room[..<Int(count)]), to: &entries)
        }
    }

    // struct linux_dirent64:  8 d_ino | 8 d_off | 2 d_reclen | 1 d_type | d_name, with a zero byte
    private static func add(_ bytes: UnsafeRawBufferPointer, to entries: inout [FolderEntry]) {
        var offset = 0
        while offset + 19 < bytes.count {
            let length = Int(bytes.loadUnaligned(fromByteOffset: offset + 16, as: UInt16.self))
            guard length > 19, offset + length <= bytes.count else { return }
            let type = bytes[offset + 18]
            let name = [UInt8](bytes[(offset + 19)..<(offset + length)].prefix { $0 != 0 })
            if name != [0x2E] && name != [0x2E, 0x2E] {
                entries.append(FolderEntry(name: name, isFolder: type == 0 ? nil : type == UInt8(DT_DIR)))
            }
            offset += length
        }
    }

    /// Whether an entry of it is a folder, looked up where the listing did not say.
    /// - Throws: `SystemError`.
    public func isFolder(_ entry: FolderEntry) throws(SystemError) -> Bool {
        if let known = entry.isFolder { return known }
        return try status(of: entry.name).kind == .directory
    }
}
