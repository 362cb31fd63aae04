import ArgumentParser
import DNSMessages
import EventLoop
import Glibc
import LinuxSystem
import NameServing
import ServiceModel
import ServiceProxy

/// `drydock dns`: lab 9's names of services.
struct DNSVerb: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "dns",
        abstract: "Answers for the names of a cluster's services, by UDP and TCP.",
        usage: """
            drydock dns --config FILE.(json|yaml) [--listen ADDRESS:PORT] [--domain D]
                        [--ttl S] [--seed N] [--json]
            """,
        discussion: """
            Example: kubectl get svc,endpointslices,ns -A -o yaml > cluster.yaml
                     drydock dns --config cluster.yaml --listen 127.0.0.1:5353
                     dig @127.0.0.1 -p 5353 web.shop.svc.cluster.local

            Names as in Kubernetes DNS-Based Service Discovery 1.1.0: A and AAAA of
            services, of the endpoints of headless ones and of each endpoint; SRV of
            named ports; PTR of addresses; CNAME of an ExternalName. Names of other
            zones are refused: nothing is forwarded.

            FILE is read again when it changes and on SIGHUP; one that cannot be read
            is complained about, and what was read before stays. SIGTERM ends it.
            Port 0 takes a free one; the line on standard output says which.
            """)

    @Option(help: ArgumentHelp("Services, endpoint slices and namespaces.", valueName: "file"))
    var config: String

    @Option(help: ArgumentHelp("Where to listen; port 0 takes a free one.", valueName: "address:port"))
    var listen = "127.0.0.1:5353"

    @Option(help: ArgumentHelp("The domain of the cluster.", valueName: "d"))
    var domain = "cluster.local"

    @Option(help: ArgumentHelp("Seconds for which an answer may be kept.", valueName: "s"))
    var ttl: UInt32 = 5

    @Option(help: ArgumentHelp("With which address the first answer begins.", valueName: "n"))
    var seed: UInt64 = 0

    @Flag(help: "Say where it listens as JSON: {\"address\":…,\"domain\":…,\"services\":…}.")
    var json = false

    func run() throws {
        let inbox = SignalInbox()
        DescriptorLimit.raise()
        let desk = try NamesDesk(
            config, settings: ZoneSettings(domain: try name(), ttl: ttl), seed: seed, loop: EventLoop())
        let address = try serve(desk)
        announce(address, desk)
        let requests = desk.requests
        Task.detached {
            while true {
                switch inbox.next(within: nil) {
                case .child?, nil: continue
                case .request(SIGHUP)?: requests.ask(.reload)
                case .request?, .key?: return requests.ask(.stop)
                }
            }
        }
        try desk.run()
    }

    private func name() throws -> DNSName {
        do {
            return try DNSName(parsing: domain)
        } catch {
            throw ValidationError("--domain \(error)")
        }
    }

    private func serve(_ desk: NamesDesk) throws -> SocketAddress {
        let place: SocketAddress
        do {
            place = try SocketAddress(parsing: listen)
        } catch {
            throw ValidationError("--listen \(error)")
        }
        do {
            return try desk.listen(at: place)
        } catch {
            throw Complaint("--listen \(listen): \(error)")
        }
    }

    private func announce(_ address: SocketAddress, _ desk: NamesDesk) {
        writeAll(
            json
                ? "{\"address\":\"\(address)\",\"domain\":\"\(desk.domain)\",\"services\":\(desk.count)}\n"
                : "listening at \(address), UDP and TCP: \(desk.count) services of \(desk.domain)\n", to: 1)
    }
}
