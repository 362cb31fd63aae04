/// Steps in the order in which they are taken.
public struct Plan: Equatable, Hashable, Sendable, ExpressibleByArrayLiteral {
    /// What is done, first to last.
    public var steps: [Step]

    /// A plan of these steps.
    public init(_ steps: [Step]) {
        self.steps = steps
    }

    /// A plan written as a list.
    public init(arrayLiteral steps: Step...) {
        self.init(steps)
    }

    /// All words, each step preceded by how many it has.
    public var words: [String] {
        steps.flatMap { step in
            let words = step.words
            return ["\(words.count)"] + words
        }
    }

    /// Reads what `words` wrote.
    /// - Throws: `MalformedPlan`, naming the step.
    public init(words: [String]) throws(MalformedPlan) {
        var reader = WordReader(words)
        var rest = words.count
        steps = []
        while rest > 0 {
            let count: Int = try reader.number()
            do throws(MalformedPlan) {
                steps.append(try Step(words: try reader.texts(count)))
            } catch {
                throw MalformedPlan("step \(steps.count + 1): \(error)")
            }
            rest -= count + 1
        }
    }

    /// One step a line, as `--trace` shows it.
    public var listing: String {
        steps.map { step in
            step.words.map { $0.isEmpty || $0.contains(" ") ? "\"\($0)\"" : $0 }.joined(separator: " ")
        }.joined(separator: "\n")
    }

    /// The words as bytes, each ended by NUL: a path or an argument cannot contain one.
    var bytes: [UInt8] {
        var bytes: [UInt8] = []
        for word in words {
            bytes += word.utf8
            bytes.append(0)
        }
        return bytes
    }

    /// - Throws: `MalformedPlan`.
    init(bytes: [UInt8]) throws(MalformedPlan) {
        let words = bytes.split(separator: 0, omittingEmptySubsequences: false).map {
            String(decoding: $0, as: UTF8.self)
        }
        try self.init(words: Array(words.dropLast()))
    }
}
