import CgroupFS

/// Which generation of control groups a file belongs to.
public enum CgroupVersion: String, Sendable, CaseIterable {
    /// Version 1: a hierarchy for each controller.
    case legacy
    /// Version 2: one hierarchy.
    case unified
}

/// One text for one control file of a group.
public struct FileWrite: Equatable, Sendable, CustomStringConvertible {
    /// Whose file it is: on version 1 this names the hierarchy.
    public var controller: Controller
    /// The file's name, such as `memory.max`.
    public var file: String
    /// What to write.
    public var text: String

    /// This text for that file.
    public init(_ controller: Controller, _ file: String, _ text: String) {
        self.controller = controller
        self.file = file
        self.text = text
    }

    /// `cpu.max = 150000 100000`
    public var description: String {
        "\(file) = \(text)"
    }
}
