import ArgumentParser
import Foundation
import Grading

/// What this host can and cannot do.
struct Doctor: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Say what this host can and cannot do for the kit.",
        discussion: """
            Exit code: 0 when the kit works here, 1 when something is missing that it needs.

            EXAMPLE
              grader doctor --json
            """)

    @Flag(help: "Print JSON (drydock-doctor/1).")
    var json = false

    func run() throws {
        let report = HostReport(environment: ProcessInfo.processInfo.environment)
        print(json ? try report.json() : report.text(layout: .standardOutput), terminator: "")
        if report.isBlocked { throw ExitCode(1) }
    }
}
