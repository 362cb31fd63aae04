import Enclosure

extension Box {
    /// What every program needs.
    static let bare = Box(visible: Box.system)

    /// Programs and libraries of the host, and how they are found: nothing of its users.
    static let system = [
        "/usr", "/bin", "/sbin", "/lib", "/lib32", "/lib64", "/libx32", "/etc/ld.so.cache", "/etc/ld.so.conf",
        "/etc/ld.so.conf.d", "/etc/alternatives", "/etc/passwd", "/etc/group", "/etc/nsswitch.conf",
        "/etc/hosts", "/etc/localtime", "/etc/protocols", "/etc/services",
    ]
}
