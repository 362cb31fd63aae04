import ArgumentParser
import Foundation
import Grading

/// Brings a newer kit into a learner's.
struct Update: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Bring newer handouts, stubs, suites and tools; never over a file that you edited.",
        discussion: """
            A file that you edited stays as it is; its newer version is put below .drydock/new, and the
            command that shows the difference is printed. All changes are made or none, and an update that
            was killed is finished by the next one. Nothing is committed: git shows what came.

            EXAMPLES
              grader update --dry-run          say what would happen
              grader update                    from where this clone came from
              grader update --from ~/newer     from a folder with a newer kit, or any git address
            """)

    @Option(help: "A folder with a newer kit, or what git clone takes; this clone's origin when left out.")
    var from: String?
    @Flag(help: "Change nothing; say what would be done.")
    var dryRun = false
    @OptionGroup var kitOption: KitOption

    func run() throws {
        let kit = try kitOption.kit()
        if !dryRun, let count = try KitUpdate.finishInterrupted(in: kit) {
            print("finished an update that was interrupted: \(count) files")
        }
        FileHandle.standardError.write(Data("update: looking for what is new\n".utf8))
        let place = from.map { FileManager.default.fileExists(atPath: $0) ? absolute($0) : $0 }
        let update = try KitUpdate(of: kit, from: place, environment: ProcessInfo.processInfo.environment)
        let late = dryRun ? [] : try update.apply()
        show(update)
        for path in late { print("left alone, edited a moment ago: \(SafeText.terminal(path))") }
    }

    private func show(_ update: KitUpdate) {
        let all = update.fates.sorted { $0.key < $1.key }
        let words: [(KitUpdate.Fate, String)] = [
            (.added, "new"), (.replaced, "replaced"), (.removed, "removed"),
        ]
        for (fate, word) in words {
            let paths = all.filter { $0.value == fate }.map(\.key)
            for path in paths where path.hasPrefix("labs/") {
                print("\(Layout.fit(word, 9)) \(SafeText.terminal(path))")
            }
            let others = Dictionary(grouping: paths.filter { !$0.hasPrefix("labs/") }) {
                $0.prefix { $0 != "/" }
            }
            for (folder, paths) in others.sorted(by: { $0.key < $1.key }) {
                let what = paths.count == 1 ? paths[0] : "\(folder)/: \(paths.count) files"
                print("\(Layout.fit(word, 9)) \(SafeText.terminal(what))")
            }
        }
        for (path, fate) in all where fate == .edited {
            let path = SafeText.terminal(path)
            print("yours     \(path) stays; what is new in it:")
            print("          diff -u \(path) \(KitUpdate.shelf)/\(path)")
        }
        let count = { (fate: KitUpdate.Fate) in all.filter { $0.value == fate }.count }
        let kept = count(.edited) + count(.yours)
        print(
            "\(dryRun ? "would be: " : "")\(count(.added)) new, \(count(.replaced)) replaced,"
                + " \(count(.removed)) removed; \(kept) of yours left alone")
    }
}
