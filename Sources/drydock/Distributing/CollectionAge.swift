import ArgumentParser
import Documents
import ImageLayers

/// How old garbage must be, and what became of it.
struct CollectionAge: ParsableArguments {
    @Option(
        name: .customLong("older-than"),
        help: ArgumentHelp("What is younger stays.", valueName: "seconds"))
    var seconds: Int64 = 3600

    @Flag(help: "What was removed as JSON: {\"removed\":[…],\"bytes\":n,\"young\":n}.")
    var json = false

    func validate() throws {
        guard seconds >= 0 else { throw ValidationError("--older-than \(seconds): expected 0 or more") }
    }

    func report(_ collected: Collected) {
        guard !json else {
            let value = JSONValue.object([
                JSONMember("removed", .array(collected.removed.map { .string("\($0)") })),
                JSONMember("bytes", .integer(collected.bytes)),
                JSONMember("young", .integer(collected.young.count)),
            ])
            return writeAll(value.text() + "\n", to: 1)
        }
        let young = collected.young.isEmpty ? "" : "; \(collected.young.count) too young to remove"
        writeAll(
            "\(collected.removed.count) blobs removed, \(grouped(UInt64(max(0, collected.bytes)))) bytes\(young)\n",
            to: 1)
    }
}
