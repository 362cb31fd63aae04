import ArgumentParser

/// `drydock store bench`
struct StoreBench: ParsableCommand {
    static let configuration = CommandConfiguration(commandName: "bench", abstract: "Compares with etcd.")

    func run() throws {
        throw Complaint("not here yet")
    }
}
