import Glibc
import LinuxSystem

/// A way from the clients to the servers.
struct ProxyContender {
    let name: String
    /// Where clients find it.
    let address: SocketAddress
    /// Nil: no process carries it.
    let server: BenchedServer?
    /// It only differs from another one in how it carries much.
    var isForBulk = false

    /// Whatever is installed, running; the first is ours.
    /// - Parameter folder: takes their configurations.
    static func all(in folder: String, _ missing: inout [String]) throws -> [ProxyContender] {
        guard let program = Bundle.realPath("/proc/self/exe") else {
            throw Complaint("/proc/self/exe is missing")
        }
        let services = try write(services, to: "\(folder)/services.json")
        let own = try BenchedServer("drydock", at: try address(ProxyWorld.node, 7001)) { address in
            [program, "proxy", "--config", services, "--listen", "bench/web=\(address)"]
        }
        var all = [ProxyContender(name: own.name, address: own.address, server: own)]
        if let haproxy = ChildRun.find("haproxy") {
            let config = try write(haproxyConfig, to: "\(folder)/haproxy.cfg")
            let server = try BenchedServer("haproxy", at: try address(ProxyWorld.node, 7002)) { _ in
                [haproxy, "-db", "-f", config]
            }
            all.append(ProxyContender(name: "haproxy", address: server.address, server: server))
            all.append(
                ProxyContender(
                    name: "haproxy, splice", address: try address(ProxyWorld.node, 7003), server: server,
                    isForBulk: true))
        } else {
            missing.append("haproxy")
        }
        let modules = ["/usr/lib/nginx/modules", "/usr/lib64/nginx/modules"].map { folder in
            "\(folder)/ngx_stream_module.so"
        }
        let module = modules.first { access($0, R_OK) == 0 }
        if let nginx = ChildRun.find("nginx"), let module {
            let config = try write(nginxConfig(module), to: "\(folder)/stream.conf")
            let server = try BenchedServer("nginx stream", at: try address(ProxyWorld.node, 7004)) { _ in
                [nginx, "-p", folder, "-c", config]
            }
            all.append(ProxyContender(name: server.name, address: server.address, server: server))
        } else {
            missing.append("nginx stream")
        }
        if let nft = ChildRun.find("nft") {
            let rules = try ChildRun([
                program, "proxy", "rules", services, "--address", ProxyWorld.node, "--pods", "10.0.0.0/16",
            ])
            let file = try write(rules.output, to: "\(folder)/rules.nft")
            try ProxyWorld.shell("\(nft) -f \(file)")
            all.append(
                ProxyContender(name: "nftables", address: try address(ProxyWorld.virtual, 80), server: nil))
        } else {
            missing.append("nft")
        }
        all.append(
            ProxyContender(name: "direct", address: try address(ProxyWorld.servers[0], 8080), server: nil))
        return all
    }

    /// nginx as the servers behind all of them.
    static func backend(in folder: String, _ world: ProxyWorld) throws -> BenchedServer {
        guard let nginx = ChildRun.find("nginx") else { throw Complaint("nginx is not installed") }
        let config = try write(backendConfig, to: "\(folder)/backend.conf")
        let bulk = try OwnedDescriptor(
            opening: "\(folder)/bulk", [.writeOnly, .create, .truncate], mode: 0o644)
        try bulk.writeAll([UInt8](repeating: 0x61, count: 16 << 20))
        return try BenchedServer("nginx", at: try address(ProxyWorld.servers[0], 8080)) { _ in
            world.amongServers([nginx, "-p", folder, "-c", config])
        }
    }

    private static func address(_ host: String, _ port: UInt16) throws -> SocketAddress {
        try SocketAddress(parsing: "\(host):\(port)")
    }

    private static func write(_ text: String, to path: String) throws -> String {
        let file = try OwnedDescriptor(opening: path, [.writeOnly, .create, .truncate], mode: 0o600)
        try file.writeAll(Array(text.utf8))
        return path
    }
}
