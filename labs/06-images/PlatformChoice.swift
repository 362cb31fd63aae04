import LabSupport
import OCIImage

extension Platform {
    /// The platform that this program runs on.
    public static var host: Platform {
        #if arch(arm64)
            Platform(architecture: "arm64")
        #else
            Platform(architecture: "amd64")
        #endif
    }

    /// The same platform in the one spelling that is compared: `linux/arm64/v8` is `linux/arm64`,
    /// `x86_64` is `amd64`, `armhf` is `arm/v7`.
    /// - Source: containerd platforms, normalizeArch
    public func normalized() throws -> Platform {
        // TODO images.8
        // Small letters. x86_64, x86-64: amd64. i386: 386. aarch64: arm64. armhf: arm v7, armel: arm v6.
        // The usual variant of an architecture is written as none: v1 of amd64, v8 of arm64; only arm
        // without a variant is v7. 5...8 without their v get it.
        throw Unimplemented("images.8")
    }

    /// What a machine of this platform runs, best first: an arm/v7 runs v7, v6 and v5, an arm64 all of arm
    /// as well, an amd64 also 386.
    /// - Source: containerd platforms, platformVector
    public func runnable() throws -> [Platform] {
        // TODO images.8
        throw Unimplemented("images.8")
    }

    /// `linux/arm/v7`
    public var words: String {
        ([os, architecture] + (variant.map { [$0] } ?? [])).joined(separator: "/")
    }

    /// Reads `linux/arm/v7`, `linux/amd64` or `arm64`.
    /// - Throws: `PlatformFault.unreadable`.
    public init(parsing text: String) throws {
        let parts = text.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
        guard 1...3 ~= parts.count, !parts.contains("") else { throw PlatformFault.unreadable(text) }
        self.init(
            architecture: parts.count == 1 ? parts[0] : parts[1], os: parts.count == 1 ? "linux" : parts[0],
            variant: parts.count == 3 ? parts[2] : nil)
    }
}

extension ImageIndex {
    /// The entry that a machine of this platform should run: the best that it can, the first among equals.
    /// Entries that name no platform come last.
    /// - Throws: `PlatformFault.none`, with the platforms that there are.
    public func manifest(for platform: Platform) throws -> Descriptor {
        // TODO images.8
        throw Unimplemented("images.8")
    }
}

/// Why there is no image for a platform.
public enum PlatformFault: Error, Equatable, Sendable, CustomStringConvertible {
    /// A text that names none.
    case unreadable(String)
    /// An index without an image for it.
    case none(String, found: [String])

    /// What was wrong, and what would be right.
    public var description: String {
        switch self {
        case .unreadable(let text): "platform \"\(text)\": expected OS/ARCHITECTURE[/VARIANT]"
        case .none(let wanted, let found):
            "no image for \(wanted): there are \(found.isEmpty ? "none" : found.joined(separator: ", "))"
        }
    }
}
