/// What the command line of an exam executable asks for.
struct ExamRequest: Equatable {
    enum Mode: String, CaseIterable {
        case probes, answers, observe, explain
    }

    let mode: Mode
    private(set) var probe: String?
    private(set) var seed: UInt64 = 1
    private(set) var channel: Int32?

    init(_ arguments: [String]) throws {
        guard let word = arguments.first, let mode = Mode(rawValue: word) else {
            let modes = Mode.allCases.map(\.rawValue).joined(separator: ", ")
            throw ExamUsage("\(arguments.first ?? "nothing"): expected one of \(modes)")
        }
        self.mode = mode
        var rest = arguments.dropFirst()
        while let option = rest.popFirst() {
            guard let value = rest.popFirst() else { throw ExamUsage("\(option): its value is missing") }
            try read(option, value)
        }
        if mode != .probes, probe == nil { throw ExamUsage("\(word): --probe NAME is missing") }
    }

    private mutating func read(_ option: String, _ value: String) throws {
        switch option {
        case "--probe": probe = value
        case "--seed":
            guard let number = UInt64(value) else {
                throw ExamUsage("--seed \(value): expected a number from 0 to \(UInt64.max)")
            }
            seed = number
        case "--channel":
            guard let number = Int32(value), number >= 0 else {
                throw ExamUsage("--channel \(value): expected an open file descriptor")
            }
            channel = number
        default: throw ExamUsage("\(option): unknown option")
        }
    }
}

/// Arguments that make no sense; the text says what would.
struct ExamUsage: Error, CustomStringConvertible {
    static let help = """
        usage: NAMEExam probes | answers --probe P [--seed N] | observe --probe P | explain --probe P
               each with [--channel FD]; for example: EmulatorExam answers --probe decode --seed 7
        """

    let description: String

    init(_ description: String) {
        self.description = description
    }
}
