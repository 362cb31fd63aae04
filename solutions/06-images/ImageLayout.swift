import Documents
import LabSupport
import LinuxSystem
import OCIImage

/// A folder of images: a store, `oci-layout`, and an index of what is in it.
///
/// - OCI: image-spec image-layout.md
public struct ImageLayout: Equatable, Sendable {
    /// The annotation with an image's name in the index.
    public static let nameAnnotation = "org.opencontainers.image.ref.name"

    /// Where the content is.
    public let store: BlobStore

    /// The layout in a folder; in a folder that is missing or empty one is made.
    /// - Throws: `StoreError.noLayout`; `DocumentFaults` of `oci-layout`; `SystemError`.
    public init(at folder: String) throws {
        try Folder(folder).makeIfMissing()
        // Two who come first at once: the second finds what the first has made.
        try FileLock.exclusive.hold(on: folder) {
            let names = try Folder(folder).names()
            guard !names.contains("oci-layout") else { return }
            if let other = names.first(where: { $0 != "blobs" && $0 != "ingest" }) {
                throw StoreError.noLayout(
                    path: folder, reason: "expected oci-layout, or nothing, found \(other)")
            }
            try Self.write(ImageIndex().text(), as: "index.json", in: folder)
            try Self.write(LayoutMarker().text(), as: "oci-layout", in: folder)
        }
        try self.init(existingAt: folder)
    }

    /// The layout in a folder, where one must be.
    /// - Throws: `StoreError.noLayout`; `DocumentFaults` of `oci-layout`; `SystemError`.
    public init(existingAt folder: String) throws {
        do {
            _ = try LayoutMarker.parse(try Folder(folder).bytes(of: "oci-layout"))
        } catch let error as SystemError where error.code == .noEntry {
            throw StoreError.noLayout(path: folder, reason: "expected the file oci-layout in it")
        }
        store = try BlobStore(at: folder)
    }

    /// The folder.
    public var folder: String { store.folder }

    /// What the index points to, in its order.
    /// - Throws: `DocumentFaults`, `SystemError`.
    public func images() throws -> [Descriptor] {
        try index().manifests
    }

    /// The image of a name; nil when there is none.
    /// - Throws: `DocumentFaults`, `SystemError`.
    public func resolve(name: String) throws -> Descriptor? {
        // >>> images.1
        // stub: throw Unimplemented("images.1")
        try images().first { $0.annotations[Self.nameAnnotation] == name }
        // <<<
    }

    /// Gives an image a name; who had it before loses it, and without another name it is garbage.
    /// - Throws: `StoreError.name`, `.missing`; `DocumentFaults`, `SystemError`.
    public func tag(_ descriptor: Descriptor, as name: String) throws {
        // >>> images.1
        // What is not in the store is not named: the collector might have been quicker. Look and change
        // under one lock.
        // stub: throw Unimplemented("images.1")
        guard ImageName.isOne(name) else { throw StoreError.name(name) }
        try change { manifests in
            guard try store.size(of: descriptor.digest) != nil else {
                throw StoreError.missing(descriptor.digest)
            }
            manifests.removeAll { $0.annotations[Self.nameAnnotation] == name }
            var named = descriptor
            named.annotations[Self.nameAnnotation] = name
            manifests.append(named)
        }
        // <<<
    }

    /// Takes a name away.
    /// - Returns: what had it; nil when nothing did.
    /// - Throws: `DocumentFaults`, `SystemError`.
    @discardableResult
    public func untag(_ name: String) throws -> Descriptor? {
        // >>> images.1
        // stub: throw Unimplemented("images.1")
        var found: Descriptor?
        try change { manifests in
            found = manifests.first { $0.annotations[Self.nameAnnotation] == name }
            manifests.removeAll { $0.annotations[Self.nameAnnotation] == name }
        }
        return found
        // <<<
    }

    // >>> images.1
    // Read, change and write `index.json` while nobody else does: `FileLock.exclusive`.
    private func change(_ body: (inout [Descriptor]) throws -> Void) throws {
        try FileLock.exclusive.hold(on: folder) {
            var index = try index()
            try body(&index.manifests)
            try Self.write(index.text(), as: "index.json", in: folder)
        }
    }
    // <<<

    private func index() throws -> ImageIndex {
        try ImageIndex.parse(try Folder(folder).bytes(of: "index.json"))
    }

    /// A reader sees the old text or the new one, also after a power cut.
    private static func write(_ text: String, as name: String, in folder: String) throws {
        var draft = try DraftFile(in: folder)
        try Array(text.utf8).withUnsafeBytes { bytes in try draft.write(bytes) }
        try draft.synchronize()
        try draft.rename(to: "\(folder)/\(name)")
        try Folder(folder).synchronize()
    }
}

/// The names that images may have in a layout.
///
/// - OCI: image-spec annotations.md, "org.opencontainers.image.ref.name"
enum ImageName {
    /// `component ("/" component)*`; in a component letters and digits, separators between them.
    static func isOne(_ text: String) -> Bool {
        text.utf8.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false)
            .allSatisfy { isComponent(Array($0)) }
    }

    private static func isComponent(_ component: [UInt8]) -> Bool {
        let isSeparator = component.map { "-._:@+".utf8.contains($0) }
        guard isSeparator.first == false, isSeparator.last == false else { return false }
        return component.indices.allSatisfy { index in
            if isSeparator[index] {
                let isDouble = isSeparator[index - 1]
                return !isDouble
                    || component[index] == UInt8(ascii: "-") && component[index - 1] == UInt8(ascii: "-")
                        && !isSeparator[index - 2]
            }
            return isLetterOrDigit(component[index])
        }
    }

    private static func isLetterOrDigit(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"):
            true
        default: false
        }
    }
}
