import Documents

extension RuntimeConfig {
    /// A document to start from: what `spec` writes into a new bundle.
    ///
    /// Namespaces of its own but for users, the usual mounts, no privileges beyond those that containers
    /// usually have.
    /// - Parameters:
    ///   - args: the program and its arguments.
    ///   - rootPath: the root file system, relative to the bundle.
    ///   - readonly: whether nothing in it can be written.
    ///   - terminal: whether the program gets a terminal.
    ///   - hostname: the name of the host inside of the container.
    public static func template(
        args: [String] = ["sh"], rootPath: String = "rootfs", readonly: Bool = true, terminal: Bool = true,
        hostname: String = "drydock"
    ) -> RuntimeConfig {
        RuntimeConfig(
            ociVersion: "1.2.0",
            process: Process(
                terminal: terminal, args: args,
                env: ["PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin", "TERM=xterm"],
                cwd: "/", capabilities: .usual,
                rlimits: [ResourceLimit(type: "RLIMIT_NOFILE", soft: 1024, hard: 1024)],
                noNewPrivileges: true),
            root: Root(path: rootPath, readonly: readonly), hostname: hostname, mounts: Mount.usual,
            linux: Linux(
                namespaces: [.pid, .network, .ipc, .uts, .mount, .cgroup].map { Linux.Namespace(type: $0) },
                resources: Linux.Resources(devices: [Linux.Resources.DeviceRule(allow: false, access: "rwm")]
                ),
                maskedPaths: Linux.usuallyMasked, readonlyPaths: Linux.usuallyReadonly))
    }
}

extension RuntimeConfig.Capabilities {
    /// What container engines leave to the root of a container.
    public static var usual: RuntimeConfig.Capabilities {
        let names = [
            "AUDIT_WRITE", "CHOWN", "DAC_OVERRIDE", "FOWNER", "FSETID", "KILL", "MKNOD", "NET_BIND_SERVICE",
            "NET_RAW", "SETFCAP", "SETGID", "SETPCAP", "SETUID", "SYS_CHROOT",
        ].map { "CAP_" + $0 }
        return RuntimeConfig.Capabilities(bounding: names, effective: names, permitted: names)
    }
}

extension RuntimeConfig.Mount {
    /// The file systems of the kernel that programs expect.
    public static var usual: [RuntimeConfig.Mount] {
        let safe = ["nosuid", "noexec", "nodev"]
        return [
            Self(destination: "/proc", type: "proc", source: "proc"),
            Self(
                destination: "/dev", type: "tmpfs", source: "tmpfs",
                options: ["nosuid", "strictatime", "mode=755", "size=65536k"]),
            Self(
                destination: "/dev/pts", type: "devpts", source: "devpts",
                options: ["nosuid", "noexec", "newinstance", "ptmxmode=0666", "mode=0620", "gid=5"]),
            Self(
                destination: "/dev/shm", type: "tmpfs", source: "shm",
                options: safe + ["mode=1777", "size=65536k"]),
            Self(destination: "/dev/mqueue", type: "mqueue", source: "mqueue", options: safe),
            Self(destination: "/sys", type: "sysfs", source: "sysfs", options: safe + ["ro"]),
            Self(
                destination: "/sys/fs/cgroup", type: "cgroup", source: "cgroup",
                options: safe + ["relatime", "ro"]),
        ]
    }
}

extension RuntimeConfig.Linux {
    /// What tells of the host, or changes it when read.
    static let usuallyMasked = [
        "/proc/acpi", "/proc/asound", "/proc/kcore", "/proc/keys", "/proc/latency_stats",
        "/proc/timer_list", "/proc/timer_stats", "/proc/sched_debug", "/proc/scsi", "/sys/firmware",
    ]

    /// What changes the host when written.
    static let usuallyReadonly = [
        "/proc/bus", "/proc/fs", "/proc/irq", "/proc/sys", "/proc/sysrq-trigger",
    ]
}
