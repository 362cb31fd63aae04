import ArgumentParser
import Documents
import Glibc
import HTTPServing
import ImageLayers
import LinuxSystem
import OCIImage
import WebMessages

/// `drydock registry`: lab 6's registry behind a socket.
struct RegistryVerb: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "registry",
        abstract: "Serves images: the registry of lab 6 over HTTP.",
        usage: "drydock registry --root DIR [--listen ADDRESS:PORT] [--json]",
        discussion: """
            Example: drydock registry --root /srv/images --listen 127.0.0.1:5000
                     skopeo copy --dest-tls-verify=false oci:web:1 \\
                       docker://127.0.0.1:5000/web:1

            Plain HTTP, and no log-in: put a proxy in front of it before others than
            this machine can reach it. Port 0 takes a free one; the line on standard
            output says which. SIGTERM ends it when what has begun is done.
            """,
        subcommands: [RegistryServe.self, RegistryGC.self], defaultSubcommand: RegistryServe.self)
}

/// `drydock registry --root DIR`
struct RegistryServe: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "serve", abstract: "Serves (the default).",
        discussion: "Example: drydock registry --root /srv/images --listen 127.0.0.1:0 --json")

    @OptionGroup var root: RegistryRoot

    @Option(help: ArgumentHelp("Where to listen; port 0 takes a free one.", valueName: "address:port"))
    var listen = "127.0.0.1:5000"

    @Flag(help: "Say where it listens as JSON: {\"address\":…,\"root\":…}.")
    var json = false

    func run() throws {
        // Before any other thread: signals wait here until they are asked for.
        let inbox = SignalInbox()
        signal(SIGPIPE, SIG_IGN)
        let address: ListenAddress
        do {
            address = try ListenAddress(parsing: listen)
        } catch {
            throw ValidationError("--listen \(error)")
        }
        let folder = try root.folder(making: true)
        let log: @Sendable (String) -> Void = { writeAll("registry: \($0)\n", to: 2) }
        let registry = try Registry(at: folder, log: log)
        let server: WebServer
        do {
            server = try waiting {
                try await WebServer.start(address, log: log) { await registry.respond(to: $0) }
            }
        } catch {
            throw Complaint("--listen \(listen): \(error)")
        }
        announce(server.address, folder)
        while case .child? = inbox.next(within: nil) {}
        try waiting { await server.stop() }
    }

    private func announce(_ address: ListenAddress, _ folder: String) {
        let value = JSONValue.object([
            JSONMember("address", .string("\(address)")), JSONMember("root", .string(folder)),
        ])
        writeAll((json ? value.text() : "listening at \(address), images in \(folder)") + "\n", to: 1)
    }
}

/// `drydock registry gc --root DIR`
struct RegistryGC: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "gc", abstract: "Removes blobs that no manifest needs; the registry may go on serving.",
        discussion: """
            Example: drydock registry gc --root /srv/images

            Deleting a tag or a manifest frees no space by itself. Blobs that came or
            were asked for within the last hour stay: their manifest may be on its way.
            """)

    @OptionGroup var root: RegistryRoot
    @OptionGroup var age: CollectionAge

    func run() throws {
        let registry = try Registry(at: try root.folder(making: false))
        let seconds = age.seconds
        age.report(try waiting { try await registry.collect(olderThan: seconds) })
    }
}

/// Which registry a verb works on.
struct RegistryRoot: ParsableArguments {
    @Option(help: ArgumentHelp("The folder that it keeps everything in.", valueName: "dir"))
    var root: String

    /// Its absolute path.
    func folder(making isNew: Bool) throws -> String {
        if isNew { try Folder(absolute(root)).makeIfMissing() }
        guard let path = Bundle.realPath(root) else {
            throw Complaint(file: root, "\(reason(errno)); expected the folder of a registry")
        }
        guard isNew || (try? FileStatus(of: "\(path)/blobs")) != nil else {
            throw Complaint(file: root, "no registry: expected a folder with blobs in it")
        }
        return path
    }

    private func absolute(_ path: String) -> String {
        guard !path.hasPrefix("/"), let here = Bundle.realPath(".") else { return path }
        return "\(here)/\(path)"
    }
}
