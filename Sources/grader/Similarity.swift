import ArgumentParser
import Foundation
import Grading

/// Shows which submissions share code.
struct Similarity: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Show pairs of submissions that share code beyond the starting files.",
        discussion: """
            DIR holds a folder for each student. Names, layout, order and added code do not hide what is
            shared. The result is evidence to read, never a verdict: exit code 0 whatever is found.

            EXAMPLES
              grader similarity inbox --lab scheduler
              grader similarity inbox --html shared.html     the code, side by side
              grader similarity inbox --json                 drydock-similarity/1
            """)

    @Argument(help: "The folder with a folder for each student.")
    var folder: String
    @Option(name: .customLong("lab"), help: "Only this lab; may be repeated.")
    var labs: [String] = []
    @Option(help: "Show pairs from this share on, 0 to 1.")
    var threshold = SimilarityIndex.threshold
    @Option(help: "Code in more submissions than this is everybody's; a tenth, at least 10, when left out.")
    var common: Int?
    @Flag(help: "Print JSON (drydock-similarity/1).")
    var json = false
    @Option(help: "Also write a page with the code side by side to this file.")
    var html: String?
    @OptionGroup var kitOption: KitOption

    func validate() throws {
        if let common, common < 2 { throw ValidationError("--common \(common): expected at least 2") }
        guard (0...1).contains(threshold) else {
            throw ValidationError("--threshold \(threshold): expected 0 to 1")
        }
    }

    func run() throws {
        let kit = try kitOption.kit()
        let bar = ProgressBar()
        defer { bar.clear() }
        bar.show(.step("reading \(folder)"))
        let corpus = try SubmissionCorpus(absolute(folder), labs: try Catalogue(kit: kit).select(labs))
        let report = SimilarityReport(
            labs: try corpus.parts.map { part in
                bar.show(.step("comparing \(part.entries.count) submissions of \(part.lab.name)"))
                let starter = try StubTree.stubs(of: part.lab, kit: kit).values
                return part.compared(starter: Array(starter), threshold: threshold, mostOwners: common)
            })
        bar.clear()
        if let html {
            try Report.write(SimilarityPage(report, corpus: corpus).text(), to: html, option: "--html")
        }
        print(
            json ? try report.json() : SimilarityTable(layout: .standardOutput).text(of: report),
            terminator: "")
    }
}
