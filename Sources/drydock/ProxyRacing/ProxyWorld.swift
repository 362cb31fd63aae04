import Glibc
import LinuxSystem

/// Two neighbours of the network namespace that this process is in: one for clients, one for servers.
///
/// It must be a fresh one: addresses, routes and rules are set in it.
final class ProxyWorld {
    /// Where clients and servers find this namespace.
    static let node = "10.0.9.1"
    static let virtual = "172.20.0.1"
    /// Several, or one address would run out of ports that no old connection holds.
    static let servers = (2...9).map { "10.0.1.\($0)" }

    /// A process that only keeps a namespace.
    private final class Keeper {
        let process: pid_t

        init() throws {
            guard let unshare = ChildRun.find("unshare") else { throw Complaint("unshare is not installed") }
            process = try BenchedServer.spawn([unshare, "--net", "sleep", "3600"])
            let own = try Self.namespace("self")
            for _ in 0..<2000 {
                if let its = try? Self.namespace("\(process)"), its != own { return }
                usleep(5000)
            }
            throw Complaint("unshare --net makes no namespace")
        }

        private static func namespace(_ process: String) throws -> String {
            var room = [UInt8](repeating: 0, count: 256)
            let count = room.withUnsafeMutableBytes { room in
                let start = room.baseAddress?.assumingMemoryBound(to: CChar.self)
                return start.map { readlink("/proc/\(process)/ns/net", $0, room.count) } ?? -1
            }
            guard count > 0 else { throw Complaint("/proc/\(process)/ns/net: \(reason(errno))") }
            return String(decoding: room[..<count], as: UTF8.self)
        }

        deinit {
            kill(process, SIGKILL)
            var ending: Int32 = 0
            waitpid(process, &ending, 0)
        }
    }

    private let clients: Keeper
    private let backends: Keeper

    init() throws {
        clients = try Keeper()
        backends = try Keeper()
        let (client, server) = (clients.process, backends.process)
        let addresses = Self.servers.map { "addr add \($0)/24 dev eth0" }
        try Self.shell(
            """
            ip link set lo up
            ip link add clients type veth peer name eth0 netns \(client)
            ip link add servers type veth peer name eth0 netns \(server)
            ip addr add \(Self.node)/24 dev clients; ip link set clients up
            ip addr add 10.0.1.1/24 dev servers; ip link set servers up
            ip route add default via 10.0.9.2
            printf '%s\\n' 'addr add 10.0.9.2/24 dev eth0' 'link set eth0 up' 'link set lo up' \
                'route add default via \(Self.node)' | nsenter -t \(client) -n ip -batch -
            printf '%s\\n' '\(addresses.joined(separator: "' '"))' 'link set eth0 up' 'link set lo up' \
                'route add default via 10.0.1.1' | nsenter -t \(server) -n ip -batch -
            echo 1 > /proc/sys/net/ipv4/ip_forward
            for process in self \(client) \(server); do
                ports='echo 1024 65535 > /proc/sys/net/ipv4/ip_local_port_range'
                if [ $process = self ]; then sh -c "$ports"; else nsenter -t $process -n sh -c "$ports"; fi
            done
            """)
    }

    /// A command line that runs where the clients are.
    func amongClients(_ words: [String]) -> [String] { Self.entering(clients, words) }

    /// A command line that runs where the servers are.
    func amongServers(_ words: [String]) -> [String] { Self.entering(backends, words) }

    private static func entering(_ keeper: Keeper, _ words: [String]) -> [String] {
        [ChildRun.find("nsenter") ?? "/usr/bin/nsenter", "-t", "\(keeper.process)", "-n"] + words
    }

    /// Runs a script.
    /// - Throws: `Complaint` with what it said.
    static func shell(_ script: String) throws {
        let run = try ChildRun(["/bin/sh", "-euc", script])
        guard run.status == 0 else { throw Complaint("the bench's network: \(run.errors)") }
    }
}
