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

/// Where the work is done.
struct BackendOptions: ParsableArguments {
    @Option(help: "Where labs are judged: local.")
    var backend = BackendName.local

    /// The backend that is meant.
    func backend(for order: ClassOrder, progress: @escaping ProgressHandler) throws -> any ClassBackend {
        let toolchain = try Toolchain(environment: ProcessInfo.processInfo.environment)
        return try order.local(toolchain: toolchain, progress: progress)
    }
}

/// The names of the backends.
enum BackendName: String, ExpressibleByArgument, CaseIterable {
    case local
}
