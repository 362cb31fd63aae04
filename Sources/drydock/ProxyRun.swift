import ArgumentParser
import EventLoop
import Glibc
import LinuxSystem
import ServiceModel
import ServiceProxy

/// `drydock proxy --config FILE`
struct ProxyRun: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "run", abstract: "Serves the services of a file (the default).",
        usage:
            "drydock proxy --config FILE [--listen PORT=ADDRESS:PORT]… [--admin ADDRESS:PORT] [--node NAME]",
        discussion: """
            Example: kubectl get services,endpointslices -A -o yaml > shop.yaml
                     drydock proxy --config shop.yaml --admin 127.0.0.1:9000 \\
                       --listen shop/web:http=127.0.0.1:8080
                     curl 127.0.0.1:9000/

            FILE holds Services and EndpointSlices, as YAML documents or JSON. A port of
            a service is served at --listen; else at the service's annotation
            drydock/listen (ADDRESS, or for a single port ADDRESS:PORT); else at its
            clusterIP, which must be an address of this machine. PORT is
            NAMESPACE/NAME:PORTNAME, or NAMESPACE/NAME where the port has no name.

            The file is read again when it changes, and on SIGHUP. One that is wrong is
            refused with a message on standard error, and what was known goes on.

            On SIGTERM, or Ctrl-C, it takes no more connections and ends with the last of
            those that are open, after --grace seconds at the latest; a second signal ends
            them at once.

            --admin: / a table, /json the same as JSON, /metrics for Prometheus,
            /healthz "ok", or status 503 when it is about to end. `drydock proxy status`
            shows it here.
            """)

    @Option(help: ArgumentHelp("Services and EndpointSlices.", valueName: "file"))
    var config: String

    @Option(help: ArgumentHelp("Where a port of a service is served.", valueName: "port=address:port"))
    var listen: [String] = []

    @Option(help: ArgumentHelp("Where it tells what it does.", valueName: "address:port"))
    var admin: String?

    @Option(help: ArgumentHelp("The node this is: its endpoints are local.", valueName: "name"))
    var node = ""

    @Option(
        help: ArgumentHelp(
            "How long connections go on when their endpoint leaves, or the proxy.", valueName: "seconds"))
    var grace = 30

    @Option(
        help: ArgumentHelp("Probe endpoints so often; 0 does not.", valueName: "seconds"))
    var probe = 0

    @Option(help: ArgumentHelp("Probe by HTTP GET of this path.", valueName: "path"))
    var probePath: String?

    func run() throws {
        guard 0...1_000_000 ~= grace, 0...1_000_000 ~= probe else {
            throw ValidationError("--grace \(grace) --probe \(probe): expected seconds from 0 to 1000000")
        }
        let served = try ServedServices(
            file: config, places: try ListenPlaces(listen), node: node, manner: manner)
        // Whoever waits for signals must be there before the first can come.
        let inbox = SignalInbox()
        // Two for each connection, of as many as the limits allow.
        DescriptorLimit.raise(to: 262_144)
        try served.load()
        let admin = try admin.map { try ProxyAdmin(at: $0, telling: served) }
        writeAll(served.announcement + (admin.map { "admin at \($0.address)\n" } ?? ""), to: 1)
        let requests = served.requests
        Task.detached {
            while true {
                switch inbox.next(within: nil) {
                case .child, nil: continue
                case .request(SIGHUP): requests.reload()
                case .request, .key: requests.stop()
                }
            }
        }
        try served.run(grace: .seconds(grace))
    }

    private var manner: UserspaceProxy.Manner {
        var probes = ProbePolicy()
        probes.interval = .seconds(probe)
        probes.path = probePath
        return UserspaceProxy.Manner(
            care: .init(
                probes: probe > 0 ? probes : nil, ejection: EjectionPolicy(), grace: .seconds(grace)))
    }
}
