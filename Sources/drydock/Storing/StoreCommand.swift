import LinuxSystem

/// The command lines of stores that are measured, or killed.
enum StoreCommand {
    /// This program's own; in memory without a folder.
    /// - Throws: `Complaint`.
    static func own(at address: SocketAddress, data: String?) throws -> [String] {
        guard let program = Bundle.realPath("/proc/self/exe") else {
            throw Complaint("/proc/self/exe is missing")
        }
        return [program, "store", "--listen", "\(address)"] + (data.map { ["--data", $0] } ?? [])
    }

    /// etcd with one member and no log.
    /// - Parameter program: its path.
    static func etcd(_ program: String, at address: SocketAddress, data: String) throws -> [String] {
        let (client, peer) = ("http://\(address)", "http://\(try BenchedServer.freePort())")
        return [
            program, "--data-dir", data, "--listen-client-urls", client, "--advertise-client-urls", client,
            "--listen-peer-urls", peer, "--initial-advertise-peer-urls", peer, "--initial-cluster",
            "default=\(peer)", "--log-level", "error",
        ]
    }
}
