import CgroupFS
import LabSupport

/// Why a call was refused: the number alone has several meanings, so look at the group.
extension CgroupTree {
    // >>> cgroups.4
    // For each call the number tells half; the group's files tell the rest. A file that cannot be
    // read is no reason to fail while explaining.
    func explain(_ error: KernelError, making path: String) -> TreeError {
        switch error.code {
        case KernelError.exists: TreeError(cause: error, reason: .exists(path))
        case KernelError.tryAgain: TreeError(cause: error, reason: .tooManyGroups)
        case KernelError.noEntry: TreeError(cause: error, reason: .noGroup(ancestors(of: path).last ?? "/"))
        default: TreeError(cause: error, reason: .unknown)
        }
    }

    func explain(_ error: KernelError, enabling controllers: Set<Controller>, in path: String) -> TreeError {
        guard let available = words("cgroup.controllers", of: path) else {
            return TreeError(cause: error, reason: .noGroup(path))
        }
        switch error.code {
        case KernelError.noEntry, KernelError.invalid:
            let missing = controllers.subtracting(available.map { Controller($0) })
            return TreeError(cause: error, reason: .notAvailable(missing.sorted(), in: path))
        case KernelError.busy:
            let count = words("cgroup.procs", of: path)?.count ?? 0
            return TreeError(cause: error, reason: .processesInside(count, of: path))
        default: return typed(error, path)
        }
    }

    func explain(_ error: KernelError, attaching process: Int32, to path: String) -> TreeError {
        switch error.code {
        case KernelError.noProcess: return TreeError(cause: error, reason: .noProcess(process))
        case KernelError.noEntry: return TreeError(cause: error, reason: .noGroup(path))
        case KernelError.busy:
            let enabled = words("cgroup.subtree_control", of: path) ?? []
            let controllers = enabled.map { Controller($0) }.sorted()
            return TreeError(cause: error, reason: .controlsChildren(controllers, in: path))
        default: return typed(error, path)
        }
    }

    func explain(_ error: KernelError, removing path: String) -> TreeError {
        switch error.code {
        case KernelError.noEntry: return TreeError(cause: error, reason: .noGroup(path))
        case KernelError.busy:
            if let names = try? children(of: path), !names.isEmpty {
                return TreeError(cause: error, reason: .childrenInside(names, of: path))
            }
            let count = words("cgroup.threads", of: path)?.count ?? 0
            return TreeError(
                cause: error, reason: count > 0 ? .processesInside(count, of: path) : .unknown)
        default: return TreeError(cause: error, reason: .unknown)
        }
    }

    func explain(_ error: KernelError, reading path: String) -> TreeError {
        guard error.code == KernelError.noEntry else { return typed(error, path) }
        let isThere = words("cgroup.controllers", of: path) != nil
        return TreeError(cause: error, reason: isThere ? .noFile(error.path) : .noGroup(path))
    }

    /// EOPNOTSUPP means the group's type; anything else is not known.
    private func typed(_ error: KernelError, _ path: String) -> TreeError {
        guard error.code == KernelError.notSupported else {
            return TreeError(cause: error, reason: .unknown)
        }
        let type = words("cgroup.type", of: path)?.joined(separator: " ") ?? "unknown"
        return TreeError(cause: error, reason: .wrongType(type, of: path))
    }

    private func words(_ file: String, of path: String) -> [String]? {
        let text = try? files.read(join(path, file))
        return text?.split(whereSeparator: \.isWhitespace).map(String.init)
    }
    // <<<
}
