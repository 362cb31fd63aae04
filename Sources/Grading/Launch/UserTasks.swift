import Glibc

/// How many processes and threads a user has, for a limit that counts them all.
enum UserTasks {
    static func count(of user: uid_t) -> Int {
        guard let processes = opendir("/proc") else { return 0 }
        defer { closedir(processes) }
        var tasks = 0
        while let entry = readdir(processes) {
            let name = withUnsafeBytes(of: &entry.pointee.d_name) {
                String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self)
            }
            var status = stat()
            // The folder of a process has a link for each thread, and two of its own.
            guard Int32(name) != nil, stat("/proc/\(name)/task", &status) == 0, status.st_uid == user else {
                continue
            }
            tasks += max(1, Int(status.st_nlink) - 2)
        }
        return tasks
    }
}
