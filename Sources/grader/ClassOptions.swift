import ArgumentParser
import Foundation
import Grading

/// What `class` judges, and how much of it at one time.
struct ClassOptions: ParsableArguments {
    @Option(help: "Only these labs: emulator,vmm.")
    var labs: String?
    @Option(help: "Submissions judged at one time; the cores of this machine when left out.")
    var jobs = ProcessInfo.processInfo.activeProcessorCount

    /// The names of the labs; none means all.
    var labNames: [String] { (labs ?? "").split(separator: ",").map(String.init) }

    func validate() throws {
        guard (1...1000).contains(jobs) else { throw ValidationError("--jobs \(jobs): expected 1 to 1000") }
    }
}
