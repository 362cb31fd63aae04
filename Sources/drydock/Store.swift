import ArgumentParser
import EventLoop
import Glibc
import KeyValueModel
import LinuxSystem
import Reconcilers
import StoreGateway
import StoreLog

/// `drydock store`: lab 8's store behind etcd's API.
struct StoreVerb: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "store",
        abstract: "Serves the store of lab 8 as etcd would: v3, JSON over HTTP.",
        usage: "drydock store [--listen ADDRESS:PORT] [--data DIR] [--json]",
        discussion: """
            Example: drydock store --listen 127.0.0.1:2379 --data /srv/store
                     curl http://127.0.0.1:2379/v3/kv/put \\
                       -d '{"key":"Zm9v","value":"YmFy"}'

            Without --data it forgets everything when it ends; with it, a change that
            was answered survives this process and the machine's power.

            Plain HTTP, and no log-in. Port 0 takes a free one; the line on standard
            output says which. SIGTERM ends it when what has begun is done. etcd's
            gRPC, and with it etcdctl, is not spoken.
            """,
        subcommands: [StoreServe.self, StoreBench.self, StoreCrash.self], defaultSubcommand: StoreServe.self)
}

/// `drydock store --listen ADDRESS:PORT`
struct StoreServe: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "serve", abstract: "Serves (the default).",
        discussion: "Example: drydock store --listen 127.0.0.1:0 --json")

    @Option(help: ArgumentHelp("Where to listen; port 0 takes a free one.", valueName: "address:port"))
    var listen = "127.0.0.1:2379"

    @Option(help: ArgumentHelp("A folder that keeps everything.", valueName: "dir"))
    var data: String?

    @Flag(help: "Say where it listens as JSON: {\"address\":…,\"data\":…}.")
    var json = false

    func run() throws {
        let inbox = SignalInbox()
        DescriptorLimit.raise()
        let address: SocketAddress
        do {
            address = try SocketAddress(parsing: listen)
        } catch {
            throw ValidationError("--listen \(error)")
        }
        let served = try ServedStore(in: data)
        let gateway: Gateway
        do {
            gateway = try Gateway(
                store: served.store, at: address, identity: ServedStore.identity, loop: EventLoop())
        } catch {
            throw Complaint("--listen \(listen): \(error)")
        }
        announce(gateway.address)
        let stop = gateway.stop
        Task.detached {
            while case .child? = inbox.next(within: nil) {}
            stop.ask()
        }
        try gateway.run()
        try served.close()
    }

    private func announce(_ address: SocketAddress) {
        let place = data.map { "data in \($0)" } ?? "in memory"
        writeAll(
            json
                ? StoreAnnouncement(address: address, data: data).line
                : "listening at \(address), \(place)\n",
            to: 1)
    }
}
