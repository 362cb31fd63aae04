import ArgumentParser
import ServiceModel
import ServiceProxy

/// `drydock proxy rules`: services and endpoint slices as rules for the kernel.
struct ProxyRules: ParsableCommand {
    enum Format: String, CaseIterable, ExpressibleByArgument {
        case nft
        case iptables
    }

    static let configuration = CommandConfiguration(
        commandName: "rules",
        abstract: "Writes the rules of services, for nft or iptables-restore.",
        usage:
            "drydock proxy rules FILE [--format nft|iptables] [--node NAME] [--address A]... [--pods CIDR] [--ipv6]",
        discussion: """
            FILE (JSON or YAML): Services and EndpointSlices as kubectl prints them, or
            several YAML documents. Rules are written, not applied:

            Example: drydock proxy rules services.yaml --node n1 --address 10.0.9.1 \\
                       --pods 10.0.0.0/16 | nft -f -
                     drydock proxy rules services.yaml --format iptables | iptables-restore

            The rules for iptables replace the tables nat and filter, those for nft one
            table of their own, kube-proxy. --ipv6 writes the services of version 6.

            Endpoints on --node are local. Without --pods nobody is taken for a pod, and
            nobody is masqueraded at the services' own addresses.

            Exit status: 1 a file that cannot be read, or a service or slice that cannot
            be: named with the path of what is wrong; then nothing is written.
            """)

    @Argument(help: "Services and EndpointSlices: JSON or YAML.")
    var file: String

    @Option(help: ArgumentHelp("nft or iptables.", valueName: "format"))
    var format = Format.nft

    @Option(help: ArgumentHelp("The node that the rules are for.", valueName: "name"))
    var node = ""

    @Option(
        help: ArgumentHelp("An address of the node; the first masquerades. May be repeated.", valueName: "a"))
    var address: [String] = []

    @Option(help: ArgumentHelp("Where the pods are.", valueName: "cidr"))
    var pods: String?

    @Flag(help: "The services of version 6 of the protocol.")
    var ipv6 = false

    func run() throws {
        let network = try network()
        let state = try ServiceFile.read(file, node: node)
        let family: IPAddress.Family = ipv6 ? .v6 : .v4
        let rules = try ServiceRules.plan(state, on: network, family)
        let text =
            switch format {
            case .nft: try NFTText.render(rules, on: network, family)
            case .iptables: try IPTablesText.render(rules, on: network, family)
            }
        writeAll(text, to: 1)
    }

    private func network() throws -> NodeNetwork {
        let addresses = try address.map { text in
            guard let address = IPAddress(text) else {
                throw ValidationError("--address: expected an address such as 10.0.9.1, found \(text)")
            }
            return address
        }
        let range = try pods.map { text in
            guard let range = AddressRange(text), (range.first.family == .v6) == ipv6 else {
                let example = ipv6 ? "fd00::/48" : "10.0.0.0/16"
                throw ValidationError("--pods: expected a range such as \(example), found \(text)")
            }
            return range
        }
        return NodeNetwork(name: node, addresses: addresses, pods: range)
    }
}
