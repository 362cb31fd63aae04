import LinuxSystem
import OCIRuntime

extension RuntimeConfig.Process {
    /// Adds HOME where the environment has none, as other runtimes do: shells count on it.
    /// - Parameter root: the folder that is the container's "/".
    mutating func provideHome(in root: String) {
        guard !env.contains(where: { $0.hasPrefix("HOME=") }) else { return }
        env.append("HOME=" + (Self.home(of: user.uid, in: root) ?? "/"))
    }

    /// The home of a user in the container's own /etc/passwd, whose links do not lead out of it.
    /// - C: passwd(5)
    private static func home(of user: UInt32, in root: String) -> String? {
        guard let folder = try? RootFolder(root),
            let file = try? OwnedDescriptor(
                opening: "/etc/passwd", .readOnly, in: folder.descriptor.number,
                resolving: [.inRoot, .noMagicLinks]),
            let bytes = try? file.readAll(limit: 1 << 20)
        else { return nil }
        for line in String(decoding: bytes, as: UTF8.self).split(separator: "\n") {
            let fields = line.split(separator: ":", omittingEmptySubsequences: false)
            if fields.count >= 6, UInt32(fields[2]) == user, fields[5].hasPrefix("/") {
                return String(fields[5])
            }
        }
        return nil
    }
}
