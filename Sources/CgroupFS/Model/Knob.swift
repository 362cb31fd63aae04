/// One control file: its name, and what reading and writing it does.
struct Knob: Sendable {
    typealias Read = @Sendable (InMemoryCgroups, Group) throws -> String
    typealias Write = @Sendable (InMemoryCgroups, Group, String) throws -> Void

    let name: String
    /// Whether the root group has the file too.
    var onRoot = false
    var read: Read?
    /// Gets the text without the white space around it.
    var write: Write?

    /// The files of a group's core.
    static let core = hierarchyKnobs + typeKnobs + memberKnobs + freezeKnobs + pressureKnobs

    /// The files that come with a controller.
    static let byController: [Controller: [Knob]] = [
        .pids: pidsKnobs, .memory: memoryKnobs, .cpu: cpuKnobs, .cpuset: cpusetKnobs, .io: ioKnobs,
    ]
}

extension Knob {
    /// `key value` lines.
    static func flat(_ rows: KeyValuePairs<String, UInt64>) -> String {
        rows.map { "\($0.key) \($0.value)\n" }.joined()
    }

    static func limit(_ value: UInt64?) -> String {
        value.map { "\($0)\n" } ?? "max\n"
    }

    /// A decimal number or "max", which is nil.
    static func limit(from text: String) throws -> UInt64? {
        text == "max" ? nil : try number(from: text)
    }

    static func number(from text: String) throws -> UInt64 {
        guard let value = UInt64(text), text.first != "+" else { throw Refusal(KernelError.invalid) }
        return value
    }

    static func number(from text: String, in range: ClosedRange<UInt64>, otherwise code: Int32) throws
        -> UInt64
    {
        let value = try number(from: text)
        guard range.contains(value) else { throw Refusal(code) }
        return value
    }

    /// "0" or "1".
    static func flag(from text: String, otherwise code: Int32) throws -> Bool {
        try number(from: text, in: 0...1, otherwise: code) == 1
    }
}
