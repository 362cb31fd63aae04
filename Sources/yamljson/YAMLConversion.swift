import Documents
import Yams

/// Turns a YAML document into the JSON that means the same.
struct YAMLConversion {
    private var left: Int

    /// - Parameter textBytes: size of the text. Without aliases it holds fewer values than bytes; aliases of
    ///   aliases of aliases could stand for more than any memory holds.
    init(textBytes: Int) {
        left = textBytes + 100_000
    }

    /// What cannot be said in JSON.
    struct Fault: Error, CustomStringConvertible {
        let description: String
    }

    /// - Throws: `Fault`, with the line.
    mutating func json(_ node: Yams.Node) throws -> JSONValue {
        left -= 1
        guard left >= 0 else {
            throw Fault(description: "stands for far more values than it has bytes: expected fewer aliases")
        }
        switch node {
        case .scalar(let scalar): return value(scalar, node)
        case .sequence(let sequence): return .array(try sequence.map { try json($0) })
        case .mapping(let mapping):
            return .object(
                try mapping.map { key, value in
                    guard let name = key.scalar?.string else {
                        let line = key.mark.map { "line \($0.line): " } ?? ""
                        throw Fault(description: "\(line)expected a text as the name of a member")
                    }
                    return JSONMember(name, try json(value))
                })
        case .alias:
            throw Fault(description: "expected a value, found an alias that stands for nothing")
        }
    }

    /// A number keeps its digits where JSON can write them; `1_000` and `0x10` become what they mean.
    private func value(_ scalar: Yams.Node.Scalar, _ node: Yams.Node) -> JSONValue {
        guard scalar.style == .plain || scalar.style == .any else { return .string(scalar.string) }
        if node.null != nil { return .null }
        if let bool = node.bool { return .bool(bool) }
        if node.int != nil || node.float != nil {
            if case .number(let text)? = try? JSONValue.parse(scalar.string) { return .number(text) }
            if let int = node.int { return .integer(int) }
        }
        return .string(scalar.string)
    }
}
