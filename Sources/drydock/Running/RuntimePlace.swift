import ArgumentParser
import Documents
import LinuxSystem

/// Where the runtime keeps its containers and its complaints.
struct RuntimePlace {
    var root = "/run/drydock"
    /// A file for complaints, besides standard error.
    var log: String?
    /// `text` or `json`.
    var logFormat = "text"

    /// Does something with the host; a complaint also goes to the log.
    func perform(_ body: (RuntimeHost) throws -> Void) throws {
        do {
            try body(try RuntimeHost(root: root))
        } catch {
            note("\(error)")
            throw error is Complaint || error is ExitCode ? error : Complaint("\(error)")
        }
    }

    private func note(_ text: String) {
        guard let log,
            let file = try? OwnedDescriptor(opening: log, [.writeOnly, .create, .append], mode: 0o644)
        else { return }
        let entry = JSONValue.object([
            JSONMember("level", .string("error")), JSONMember("msg", .string(text)),
        ])
        let line = logFormat == "json" ? entry.text(indent: nil) : text
        try? file.writeAll(Array((line + "\n").utf8))
    }
}
