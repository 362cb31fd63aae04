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
        // >>> images.8
        // Small letters. x86_64, x86-64: amd64. i386: 386. aarch64: arm64. armhf: arm v7, armel: arm v6.
        // The usual variant of an architecture is written as none: v1 of amd64, v8 of arm64; only arm
        // without a variant is v7. 5...8 without their v get it.
        // stub: throw Unimplemented("images.8")
        var same = self
        same.os = os.lowercased() == "macos" ? "darwin" : os.lowercased()
        same.architecture = architecture.lowercased()
        var variant = variant.map { $0.lowercased() } ?? ""
        switch same.architecture {
        case "x86_64", "x86-64": same.architecture = "amd64"
        case "i386": (same.architecture, variant) = ("386", "")
        case "aarch64": same.architecture = "arm64"
        case "armhf": (same.architecture, variant) = ("arm", "v7")
        case "armel": (same.architecture, variant) = ("arm", "v6")
        default: break
        }
        if same.architecture.hasPrefix("arm"), ["5", "6", "7", "8"].contains(variant) {
            variant = "v\(variant)"
        }
        switch (same.architecture, variant) {
        case ("amd64", "v1"), ("arm64", "v8"): variant = ""
        case ("arm", ""): variant = "v7"
        default: break
        }
        same.variant = variant.isEmpty ? nil : variant
        return same
        // <<<
    }

    /// What a machine of this platform runs, best first: an arm/v7 runs v7, v6 and v5, an arm64 all of arm
    /// as well, an amd64 also 386.
    /// - Source: containerd platforms, platformVector
    public func runnable() throws -> [Platform] {
        // >>> images.8
        // stub: throw Unimplemented("images.8")
        let own = try normalized()
        func with(_ architecture: String, _ variant: String?) -> Platform {
            Platform(architecture: architecture, os: own.os, variant: variant)
        }
        let level = own.variant.flatMap { Int($0.dropFirst()) }
        switch own.architecture {
        case "amd64":
            let lower = (level ?? 1) > 2 ? (2..<(level ?? 1)).reversed().map { with("amd64", "v\($0)") } : []
            let plain = (level ?? 1) > 1 ? [with("amd64", nil)] : []
            return [own] + lower + plain + [with("386", nil)]
        case "arm":
            let first = level ?? 7
            return [own] + (first > 5 ? (5..<first).reversed().map { with("arm", "v\($0)") } : [])
        case "arm64":
            return [own] + [8, 7, 6, 5].map { with("arm", "v\($0)") }
        default: return [own]
        }
        // <<<
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
        // >>> images.8
        // stub: throw Unimplemented("images.8")
        for wish in try platform.runnable() {
            for entry in manifests {
                guard let own = try entry.platform?.normalized() else { continue }
                if own.os == wish.os, own.architecture == wish.architecture, own.variant == wish.variant {
                    return entry
                }
            }
        }
        if let entry = manifests.first(where: { $0.platform == nil }) { return entry }
        throw PlatformFault.none(platform.words, found: manifests.compactMap { $0.platform?.words })
        // <<<
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
