import Glibc

/// How many files and sockets this process may have open.
enum DescriptorLimit {
    /// Raises it as far as the system lets it: each client is one, and many shells give no more than 1,024.
    /// - Parameter wanted: root gets so many even where its shell allows itself fewer.
    /// - C: setrlimit(2), RLIMIT_NOFILE
    static func raise(to wanted: UInt = 0) {
        let files = __rlimit_resource_t(RLIMIT_NOFILE.rawValue)
        var limit = rlimit()
        guard getrlimit(files, &limit) == 0 else { return }
        var more = rlimit(rlim_cur: wanted, rlim_max: wanted)
        if limit.rlim_max < wanted, setrlimit(files, &more) == 0 { return }
        limit.rlim_cur = limit.rlim_max
        _ = setrlimit(files, &limit)
    }
}
