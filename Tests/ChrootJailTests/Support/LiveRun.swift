import Foundation
import LinuxSystem

/// A plan that really ran, with what it printed.
struct LiveRun {
    let end: ProcessEnd
    let output: String
    let complaints: String

    /// Runs a plan with empty input unless some is given.
    init(_ plan: Plan, input: String = "", descriptors: DescriptorMap = [:]) throws {
        let given = try OwnedDescriptor.inMemory("input")
        try given.writeAll(Array(input.utf8))
        let start = try OwnedDescriptor(opening: "/proc/self/fd/\(given.number)")
        let caught = try OwnedDescriptor.inMemory("output")
        let errors = try OwnedDescriptor.inMemory("errors")
        let process = try Labinit.besideThisProgram().start(
            plan,
            descriptors: ([0: start.number, 1: caught.number, 2: errors.number] as DescriptorMap).adding(
                descriptors))
        end = try process.wait()
        output = try Self.text(of: caught)
        complaints = try Self.text(of: errors)
    }

    private static func text(of file: borrowing OwnedDescriptor) throws -> String {
        let again = try OwnedDescriptor(opening: "/proc/self/fd/\(file.number)")
        return String(decoding: try again.readAll(), as: UTF8.self)
    }
}
