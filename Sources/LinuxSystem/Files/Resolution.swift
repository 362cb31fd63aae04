import CLinux
import Glibc

/// How far a path may lead.
///
/// - C: openat2(2)
public struct Resolution: OptionSet, Sendable {
    /// The RESOLVE_… bits.
    public let rawValue: UInt64

    /// Rules by their bits.
    public init(rawValue: UInt64) {
        self.rawValue = rawValue
    }

    /// Crossing into another mount is EXDEV.
    public static let noMountCrossing = Resolution(rawValue: 0x01)
    /// The links of /proc that jump anywhere are ELOOP.
    public static let noMagicLinks = Resolution(rawValue: 0x02)
    /// Every symbolic link is ELOOP.
    public static let noSymlinks = Resolution(rawValue: 0x04)
    /// Leaving the directory is EXDEV.
    public static let beneath = Resolution(rawValue: 0x08)
    /// The directory is the root of the path: `/` and `..` cannot leave it.
    public static let inRoot = Resolution(rawValue: 0x10)
}

extension OwnedDescriptor {
    /// Opens a path under rules, in one call, so that no rename can slip in between.
    /// - Throws: `SystemError`; ENOSYS before Linux 5.6.
    /// - C: openat2(2)
    public init(
        opening path: String, _ options: OpenOptions = .pathOnly, in directory: Int32,
        resolving rules: Resolution
    ) throws(SystemError) {
        let flags = UInt64(UInt32(bitPattern: options.rawValue))
        // EAGAIN: a rename raced with "..", nothing was decided; the manual says to try again.
        var tries = 0
        while true {
            do throws(SystemError) {
                let number = try check("openat2(\(path))") {
                    clinux_openat2(directory, path, flags, rules.rawValue)
                }
                self.init(adopting: number)
                return
            } catch {
                tries += 1
                guard error.code == .tryAgain, tries < 10_000 else { throw error }
            }
        }
    }

    /// The text of a symbolic link that was opened with `.pathOnly` and `.noFollow`.
    /// - C: readlinkat(2)
    public func linkTarget() throws(SystemError) -> String {
        try SymbolicLink.target(of: "", in: number)
    }
}

/// What a symbolic link says.
public enum SymbolicLink {
    /// The text of a link; it need not lead anywhere.
    /// - Parameter directory: where a relative path starts; the working directory when nil.
    /// - C: readlinkat(2)
    public static func target(of path: String, in directory: Int32? = nil) throws(SystemError) -> String {
        var buffer = [CChar](repeating: 0, count: 4097)
        let count = try check("readlink(\(path))") {
            clinux_readlinkat(directory ?? AT_FDCWD, path, &buffer, 4096)
        }
        return String(decoding: buffer[..<Int(count)].map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }
}
