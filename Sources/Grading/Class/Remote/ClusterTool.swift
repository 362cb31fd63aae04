import FoundationEssentials

/// A program of a cluster's scheduler, run to its end.
struct ClusterTool: Sendable {
    private let path: String
    private let name: String

    /// Finds it along PATH.
    /// - Throws: `KitError` when it is not there.
    init(_ name: String, package: String) throws {
        let folders = (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":")
        guard
            let path = folders.map({ "\($0)/\(name)" })
                .first(where: FileManager.default.isExecutableFile(atPath:))
        else { throw KitError("\(name): not found along PATH; install \(package), or use --backend local") }
        self.path = path
        self.name = name
    }

    /// Standard output, and whether it succeeded.
    func run(_ arguments: [String], input: String = "") throws -> (text: String, errors: String, isGood: Bool)
    {
        let result = try LaunchRequest(
            executable: path, arguments: arguments, environment: ProcessInfo.processInfo.environment,
            limits: Limits(wall: .seconds(120), output: 8 << 20), input: Array(input.utf8)
        ).run()
        return (result.standardOutput.text, result.standardError.text, result.ending == .exited(0))
    }

    /// Standard output.
    /// - Throws: `KitError` with what it said when it does not succeed.
    func output(_ arguments: [String], input: String = "") throws -> String {
        let (text, errors, isGood) = try run(arguments, input: input)
        if isGood { return text }
        throw KitError("\(name) \(arguments.first ?? ""): \(errors.prefix(500))")
    }
}
