import ArgumentParser
import Documents
import Glibc
import LabSupport

/// `drydock image experiment`: what layers and the cache are good for, in this machine's numbers.
struct ImageExperiment: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "experiment",
        abstract: "Ten images on one base; a change in the first and in the last line.",
        discussion: """
            Makes a base of --base-kilobytes, builds ten images on it with a file of
            --own-kilobytes each, and counts: what the images say that they weigh, and
            what the layout holds. Then builds one image of --lines COPY lines again
            after a change in its last line, and in its first. Runs no program, so it
            needs no root; all of it happens in a folder of its own that is removed.

            Example: drydock image experiment

            --json: {"version":1,"images","sum","disk","rebuilds":[{"change","steps",
            "milliseconds"}]}, sizes in bytes of packed layers.
            """)

    @Option(name: .customLong("base-kilobytes"), help: ArgumentHelp("Size of the base.", valueName: "n"))
    var baseKilobytes = 20_000

    @Option(name: .customLong("own-kilobytes"), help: ArgumentHelp("Size of what each adds.", valueName: "n"))
    var ownKilobytes = 200

    @Option(help: ArgumentHelp("Lines of the Dockerfile that is changed.", valueName: "n"))
    var lines = 10

    @Flag(help: "The result as a line of JSON.")
    var json = false

    func validate() throws {
        guard 1...1_000_000 ~= baseKilobytes, 1...100_000 ~= ownKilobytes, 2...100 ~= lines else {
            throw ValidationError("expected up to a million kilobytes, and 2 to 100 lines")
        }
    }

    func run() throws {
        let place = try BuildPlace(in: BuildPlace.parent)
        defer { place.remove() }
        do {
            let lab = try LayerExperiment(in: place.trees)
            let sizes = try lab.sizes(base: baseKilobytes << 10, own: ownKilobytes << 10)
            let rebuilds = try lab.rebuilds(lines: lines, bytes: ownKilobytes << 10)
            writeAll(json ? jsonText(sizes, rebuilds) : text(sizes, rebuilds), to: 1)
        } catch let error where error is Complaint || error is Unimplemented {
            throw error
        } catch {
            throw Complaint("\(error)")
        }
    }

    private func text(_ sizes: LayerExperiment.Sizes, _ rebuilds: [LayerExperiment.Rebuild]) -> String {
        let number = { (value: Int64) in right(grouped(UInt64(max(0, value))), 14) }
        let ratio = Double(sizes.sum) / Double(max(1, sizes.disk))
        return """
            ten images on one base
              sum of their sizes  \(number(sizes.sum)) bytes
              bytes on disk       \(number(sizes.disk)) bytes   1/\(fixed(ratio, 1)) of it

            \(lines) lines of COPY, built again         steps run        time

            """
                + rebuilds.map { rebuild in
                    "  " + left(rebuild.change, 32) + right("\(rebuild.steps) of \(lines)", 15)
                        + right(fixed(rebuild.milliseconds, 1), 9) + " ms\n"
                }.joined()
    }

    private func jsonText(_ sizes: LayerExperiment.Sizes, _ rebuilds: [LayerExperiment.Rebuild]) -> String {
        let rows = rebuilds.map { rebuild in
            JSONValue.object([
                JSONMember("change", .string(rebuild.change)), JSONMember("steps", .integer(rebuild.steps)),
                JSONMember("milliseconds", .number(fixed(rebuild.milliseconds, 3))),
            ])
        }
        return JSONValue.object([
            JSONMember("version", .integer(1)), JSONMember("images", .integer(10)),
            JSONMember("sum", .integer(sizes.sum)), JSONMember("disk", .integer(sizes.disk)),
            JSONMember("rebuilds", .array(rows)),
        ]).text() + "\n"
    }
}
