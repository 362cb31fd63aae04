import Glibc

/// How many processes and threads a user has, for a limit that counts them all.
enum UserTasks {
    static func count(of user: uid_t) -> Int {
        KernelFile.names(in: "/proc").reduce(0) { tasks, name in
            var status = stat()
            guard Int32(name) != nil, stat("/proc/\(name)/task", &status) == 0, status.st_uid == user else {
                return tasks
            }
            // The folder of a process has a link for each thread, and two of its own.
            return tasks + max(1, Int(status.st_nlink) - 2)
        }
    }
}
