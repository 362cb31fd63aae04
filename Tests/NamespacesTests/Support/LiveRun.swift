import Foundation
import LinuxSystem
import SuiteSupport
import XCTest

/// A plan that really ran, with what it printed.
struct LiveRun {
    let end: ProcessEnd
    let output: String
    let complaints: String

    /// Runs a plan in new namespaces.
    /// - Parameters:
    ///   - prepare: does the work between the birth and the plan; is given the process id.
    init(
        in namespaces: NamespaceKinds = [], with init: Labinit? = nil, descriptors: DescriptorMap = [:],
        prepare: (Int32) throws -> Plan
    ) throws {
        let caught = try OwnedDescriptor.inMemory("output")
        let errors = try OwnedDescriptor.inMemory("errors")
        let nothing = try OwnedDescriptor(opening: "/dev/null")
        let given: DescriptorMap = [0: nothing.number, 1: caught.number, 2: errors.number]
        let process = try (`init` ?? Labinit.besideThisProgram()).start(
            in: namespaces, descriptors: given.adding(descriptors), prepare: prepare)
        end = try process.wait()
        output = try Self.text(of: caught)
        complaints = try Self.text(of: errors)
    }

    /// Runs a plan where this process is.
    init(_ plan: Plan, descriptors: DescriptorMap = [:]) throws {
        try self.init(descriptors: descriptors) { _ in plan }
    }

    private static func text(of file: borrowing OwnedDescriptor) throws -> String {
        let again = try OwnedDescriptor(opening: "/proc/self/fd/\(file.number)")
        return String(decoding: try again.readAll(), as: UTF8.self)
    }
}

extension Labinit {
    /// The learner's init, in the program that holds this lab's code.
    static func ownInit() throws -> Labinit {
        let folder = try XCTUnwrap(CommandLine.arguments.first.map { URL(fileURLWithPath: $0) })
            .deletingLastPathComponent()
        let beside = try SymbolicLink.target(of: "/proc/self/exe").split(separator: "/").dropLast()
        let path = "/" + beside.joined(separator: "/") + "/containerinit"
        return Labinit(
            path: FileManager.default.fileExists(atPath: path)
                ? path : folder.appendingPathComponent("containerinit").path)
    }
}

/// A command of this host's shell, as the last step of a plan.
func shell(_ script: String) -> Step {
    .execute(
        candidates: ["/bin/sh"], arguments: ["sh", "-c", script],
        environment: ["PATH=/usr/sbin:/usr/bin:/sbin:/bin"])
}
