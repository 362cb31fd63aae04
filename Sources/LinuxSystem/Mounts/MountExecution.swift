import CLinux
import Glibc

extension MountRequest {
    /// Makes the call.
    /// - Throws: `SystemError`.
    /// - C: mount(2)
    func perform() throws(SystemError) {
        try perform(at: target)
    }

    /// Makes the call at a path of another root, which is resolved there and kept open until it is done:
    /// whoever exchanges a folder for a link meanwhile comes too late.
    func perform(inside root: String) throws(SystemError) {
        let folder = try RootFolder(root)
        let place =
            options.contains(.remount)
            ? try folder.place(target) : try folder.place(target, making: try kind())
        try perform(at: "/proc/self/fd/\(place.number)")
    }

    /// A file can only be mounted on a file.
    private func kind() throws(SystemError) -> RootFolder.Kind {
        guard options.contains(.bind) else { return .folder }
        return try FileStatus(of: source).kind == .directory ? .folder : .file
    }

    private func perform(at path: String) throws(SystemError) {
        do throws(SystemError) {
            try call(path, options)
        } catch {
            // In a user namespace the options that the mount came with may not be taken off.
            guard error.code == .notPermitted, options.isSuperset(of: [.remount, .bind]) else { throw error }
            try call(path, options.union(MountOptions.locked(at: path)))
        }
    }

    private func call(_ path: String, _ options: MountOptions) throws(SystemError) {
        try check("mount(\(name(options)), \(target))") {
            clinux_mount(
                source.isEmpty ? nil : source, path, type.isEmpty ? nil : type, options.rawValue,
                data.isEmpty ? nil : data)
        }
    }

    /// How a refusal calls it: by what there is.
    private func name(_ options: MountOptions) -> String {
        source.isEmpty ? type.isEmpty ? options.text : type : source
    }
}

extension MountOptions {
    /// What the mount at this path has besides; a less privileged owner may not clear it.
    /// - C: statvfs(3)
    fileprivate static func locked(at path: String) -> MountOptions {
        var value = statvfs()
        guard statvfs(path, &value) == 0 else { return [] }
        let flags = MountOptions(rawValue: UInt64(value.f_flag) & 0xf)
        let access: [(UInt, MountOptions)] = [
            (1024, .noAccessTime), (2048, .noDirectoryAccessTime), (4096, .relativeAccessTime),
        ]
        return access.reduce(flags) { value.f_flag & $1.0 != 0 ? $0.union($1.1) : $0 }
    }
}

/// Paths of the kernel that a container should not see or not change.
enum Coverage {
    static func mask(_ path: String) throws(SystemError) {
        guard let kind = try kind(of: path) else { return }
        let cover =
            kind == .directory
            ? MountRequest(source: "tmpfs", target: path, type: "tmpfs", .readOnly)
            : MountRequest(source: "/dev/null", target: path, .bind)
        try cover.perform()
    }

    static func protect(_ path: String) throws(SystemError) {
        guard try kind(of: path) != nil else { return }
        // What is mounted below it as well, and never there while it can still be written.
        let copy = try DetachedMount(copying: path, isRecursive: true)
        try copy.change(set: .readOnly, isRecursive: true)
        try copy.attach(to: try OwnedDescriptor(opening: path, .pathOnly))
    }

    private static func kind(of path: String) throws(SystemError) -> FileStatus.Kind? {
        do throws(SystemError) {
            return try FileStatus(of: path).kind
        } catch {
            guard error.code == .noEntry || error.code == .notDirectory || error.code == .accessDenied else {
                throw error
            }
            return nil
        }
    }
}
