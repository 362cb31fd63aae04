import Documents
import ArgumentParser
import Glibc
import LinuxSystem
import Namespaces
import OCIRuntime

/// `drydock runtime list`.
struct RuntimeList: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list",
        abstract: "Lists the containers.",
        discussion: "Example: drydock runtime list")

    @OptionGroup var options: RuntimeOptions
    @Flag(name: [.short, .long], help: "Only the names.") var quiet = false
    @Option(name: [.short, .long], help: "table or json.") var format = "table"

    func run() throws {
        try options.perform { host in
            let names = (try? Folder(host.root).names()) ?? []
            guard ["table", "json"].contains(format) else {
                throw Complaint("--format \(format): expected table or json")
            }
            guard format == "table" else { return try writeDocument(names, host) }
            if !quiet { writeAll("ID                    PID  STATUS   BUNDLE\n", to: 1) }
            for name in names {
                guard let state = try? host.container(name).folder.state() else { continue }
                let pid = state.pid.map(String.init) ?? "-"
                let row =
                    padded(name, 18) + String(repeating: " ", count: max(1, 7 - pid.count)) + pid + "  "
                    + padded(state.status.rawValue, 9) + state.bundle
                writeAll((quiet ? name : row) + "\n", to: 1)
            }
        }
    }

    private func writeDocument(_ names: [String], _ host: RuntimeHost) throws {
        let states = names.compactMap { name -> JSONValue? in
            guard let text = try? host.stateText(of: host.container(name)) else { return nil }
            return try? JSONValue.parse(Array(text.utf8))
        }
        writeAll(JSONValue.array(states).text(indent: nil) + "\n", to: 1)
    }

    private func padded(_ text: String, _ width: Int) -> String {
        text + String(repeating: " ", count: max(0, width - text.count))
    }
}

/// `drydock runtime spec`.
struct RuntimeSpec: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "spec",
        abstract: "Writes a config.json to start from.",
        discussion: "Example: drydock runtime spec --bundle /tmp/b")

    @OptionGroup var options: RuntimeOptions

    @Option(name: [.short, .long], help: ArgumentHelp("Where to write it.", valueName: "dir"))
    var bundle = "."

    func run() throws {
        guard let path = Bundle.realPath(bundle) else { throw Complaint(file: bundle, reason(errno)) }
        guard (try? FileStatus(of: "\(path)/config.json")) == nil else {
            throw Complaint("\(path)/config.json: is there already; remove it first")
        }
        try Folder(path).put(RuntimeConfig.template(terminal: false).text() + "\n", in: "config.json")
    }
}

/// `drydock runtime features`.
struct RuntimeFeaturesVerb: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "features",
        abstract: "Prints what this runtime can do, as JSON.",
        discussion: "Example: drydock runtime features")

    @OptionGroup var options: RuntimeOptions

    func run() throws {
        writeAll(RuntimeFeatures.ours.text(indent: "  ") + "\n", to: 1)
    }
}
