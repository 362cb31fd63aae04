import Glibc

/// How many files and sockets this process may have open.
enum DescriptorLimit {
    /// Raises it as far as the system lets it: each client is one, and many shells give no more than 1,024.
    /// - C: setrlimit(2), RLIMIT_NOFILE
    static func raise() {
        var limit = rlimit()
        guard getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0 else { return }
        limit.rlim_cur = limit.rlim_max
        _ = setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
    }
}
