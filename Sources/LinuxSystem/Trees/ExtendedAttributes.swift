import CLinux
import Glibc

/// The extended attributes of one file: names with values that the kernel, its security modules and
/// users keep with an inode.
///
/// There are no calls for a name in an open folder (before Linux 6.13); so a name is reached through
/// /proc, which has to be mounted.
///
/// - C: xattr(7)
public struct ExtendedAttributes: Sendable {
    private let file: Int32
    private let path: [CChar]?
    private let label: String
    private let keeper: OpenFolder?

    /// Those of a file that is open, and stays open as long as this is used.
    public init(of file: borrowing OwnedDescriptor) {
        self.file = file.number
        path = nil
        label = "\(file.number)"
        keeper = nil
    }

    /// Those of a name in a folder; of a symbolic link its own.
    public init(of name: [UInt8], in folder: OpenFolder) {
        file = -1
        path = (Array("/proc/self/fd/\(folder.number)/".utf8) + name).map { CChar(bitPattern: $0) } + [0]
        label = String(decoding: name, as: UTF8.self)
        keeper = folder
    }

    /// All names, sorted; none where the file system has no attributes.
    /// - Throws: `SystemError`.
    /// - C: listxattr(2)
    public func names() throws(SystemError) -> [String] {
        var buffer = [CChar](repeating: 0, count: 256)
        while true {
            let count = path.withPointer { clinux_list_attributes(file, $0, &buffer, UInt64(buffer.count)) }
            if count == 0 || count == -Int64(ENOTSUP) { return [] }
            if count == -Int64(ERANGE) && buffer.count < 1 << 16 {
                buffer = [CChar](repeating: 0, count: 1 << 16)
                continue
            }
            try check("listxattr(\(label))") { count }
            return buffer[..<Int(count)].split(separator: 0)
                .map { String(decoding: $0.map { UInt8(bitPattern: $0) }, as: UTF8.self) }.sorted()
        }
    }

    /// The value of a name; nil when it has none.
    /// - Throws: `SystemError`.
    /// - C: getxattr(2)
    public func value(of name: String) throws(SystemError) -> [UInt8]? {
        var buffer = [UInt8](repeating: 0, count: 256)
        while true {
            let count = path.withPointer {
                clinux_get_attribute(file, $0, name, &buffer, UInt64(buffer.count))
            }
            if count == -Int64(ENODATA) || count == -Int64(ENOTSUP) { return nil }
            if count == -Int64(ERANGE) && buffer.count < 1 << 16 {
                buffer = [UInt8](repeating: 0, count: 1 << 16)
                continue
            }
            try check("getxattr(\(label), \(name))") { count }
            return Array(buffer[..<Int(count)])
        }
    }

    /// All names with their values.
    /// - Throws: `SystemError`.
    public func all() throws(SystemError) -> [String: [UInt8]] {
        var all: [String: [UInt8]] = [:]
        for name in try names() { all[name] = try value(of: name) }
        return all
    }

    /// Gives a name a value.
    /// - Throws: `SystemError`; ENOTSUP where the file system has none, EPERM for `trusted.` without
    ///   privilege and for `user.` on what is no file or folder.
    /// - C: setxattr(2)
    public func set(_ name: String, to value: [UInt8]) throws(SystemError) {
        try check("setxattr(\(label), \(name))") {
            path.withPointer { clinux_set_attribute(file, $0, name, value, UInt64(value.count)) }
        }
    }

    /// Takes a name away.
    /// - Throws: `SystemError`.
    /// - C: removexattr(2)
    public func remove(_ name: String) throws(SystemError) {
        try check("removexattr(\(label), \(name))") {
            path.withPointer { clinux_remove_attribute(file, $0, name) }
        }
    }
}

extension [CChar]? {
    fileprivate func withPointer<Result>(_ body: (UnsafePointer<CChar>?) -> Result) -> Result {
        guard let self else { return body(nil) }
        return self.withUnsafeBufferPointer { body($0.baseAddress) }
    }
}
