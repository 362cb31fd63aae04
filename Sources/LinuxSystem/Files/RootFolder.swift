import CLinux
import Glibc

/// A folder that is the root of every path that is looked up in it.
///
/// - C: openat2(2), RESOLVE_IN_ROOT
public struct RootFolder: ~Copyable, Sendable {
    /// What to make of a path that is not there.
    public enum Kind: Sendable {
        case folder, file
    }

    /// The folder itself.
    public let descriptor: OwnedDescriptor

    /// The root in this folder.
    /// - Throws: `SystemError`.
    public init(_ path: String) throws(SystemError) {
        descriptor = try OwnedDescriptor(opening: path, [.pathOnly, .directory])
    }

    /// The place that a path names, links followed inside of the root.
    /// - Throws: `SystemError`.
    public func place(_ path: String) throws(SystemError) -> OwnedDescriptor {
        try OwnedDescriptor(
            opening: path, .pathOnly, in: descriptor.number, resolving: [.inRoot, .noMagicLinks])
    }

    /// The place that a path names; what is missing on the way is made as folders (mode 0755), the last
    /// name as `kind` says (a file has mode 0644). A link that leads to nothing has its target made, inside
    /// of the root.
    /// - Throws: `SystemError`; ELOOP after 40 such links.
    /// - C: mkdirat(2)
    public func place(_ path: String, making kind: Kind) throws(SystemError) -> OwnedDescriptor {
        try place(path, making: kind, links: 0)
    }

    private func place(_ path: String, making kind: Kind, links: Int) throws(SystemError) -> OwnedDescriptor {
        guard links < 40 else { throw SystemError("openat2(\(path))", .tooManyLinks) }
        var walked = ""
        var here = try place("/")
        let names = path.split(separator: "/").filter { $0 != "." }
        for (index, name) in names.enumerated() {
            let above = walked
            walked += "/\(name)"
            let wanted = index == names.count - 1 ? kind : .folder
            if let found = try found(walked) {
                here = found
            } else if let text = try? SymbolicLink.target(of: String(name), in: here.number) {
                let target = text.hasPrefix("/") ? text : "\(above)/\(text)"
                here = try place(target, making: wanted, links: links + 1)
            } else {
                try make(String(name), wanted, in: here, walked)
                here = try place(walked)
            }
        }
        return here
    }

    private func found(_ path: String) throws(SystemError) -> OwnedDescriptor? {
        do throws(SystemError) {
            return try place(path)
        } catch {
            guard error.code == .noEntry else { throw error }
            return nil
        }
    }

    private func make(
        _ name: String, _ kind: Kind, in parent: borrowing OwnedDescriptor, _ path: String
    ) throws(SystemError) {
        switch kind {
        case .folder:
            let code = clinux_mkdirat(parent.number, name, 0o755)
            if code < 0 && code != -EEXIST { throw SystemError("mkdir(\(path))", Errno(rawValue: -code)) }
        case .file:
            _ = try OwnedDescriptor(
                opening: name, [.writeOnly, .create, .noFollow], in: parent.number, mode: 0o644)
        }
    }
}
