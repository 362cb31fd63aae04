/// Which store is killed.
enum CrashedServer {
    /// This program's, with a folder.
    case durable
    /// This program's, without one.
    case forgetful
    /// Debian's etcd.
    case etcd
}
