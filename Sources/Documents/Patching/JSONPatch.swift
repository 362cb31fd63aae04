/// A list of steps that change a document, all of them or none.
///
/// - Source: RFC 6902
public struct JSONPatch: Sendable {
    /// One step.
    public enum Step: Equatable, Sendable {
        /// Sets a member, or puts an element before the one at this position.
        case add(JSONPointer, JSONValue)
        /// Takes out what is there; it must be there.
        case remove(JSONPointer)
        /// Puts something in the place of what is there.
        case replace(JSONPointer, JSONValue)
        /// Takes out what is at the first place and adds it at the second.
        case move(from: JSONPointer, to: JSONPointer)
        /// Adds at the second place what is at the first.
        case copy(from: JSONPointer, to: JSONPointer)
        /// Goes on only if this value is there.
        case test(JSONPointer, JSONValue)
    }

    /// As many steps as the API server takes.
    /// - Kubernetes: 1.20, endpoints/handlers/patch.go
    public static let mostSteps = 10_000
    /// As many bytes as all steps may copy: a document that doubles with each step would soon fill the memory.
    /// - Kubernetes: 1.20, server/config.go, JSONPatchMaxCopyBytes
    public static let mostCopied = 3 << 20

    /// Done one after the other.
    public let steps: [Step]

    /// Reads `[{"op": "add", "path": "/a", "value": 1}]`.
    /// - Throws: `JSONPatchFault` with the number of the step and what is wrong with it.
    public init(_ document: JSONValue) throws(JSONPatchFault) {
        guard case .array(let values) = document else {
            throw JSONPatchFault(.unreadable, "expected an array of steps, found \(document.shown)")
        }
        guard values.count <= Self.mostSteps else {
            throw JSONPatchFault(
                .unreadable, "expected at most \(Self.mostSteps) steps, found \(values.count)")
        }
        var steps: [Step] = []
        for (number, value) in values.enumerated() {
            steps.append(try StepReader(number: number, value: value).step())
        }
        self.steps = steps
    }

    /// The document after all steps.
    /// - Throws: `JSONPatchFault`: the first step that cannot be done.
    public func apply(to document: JSONValue) throws(JSONPatchFault) -> JSONValue {
        var document = document
        var copied = 0
        for (number, step) in steps.enumerated() {
            do throws(JSONPatchFault) {
                if case .copy(let from, _) = step {
                    copied += document.value(at: from)?.weight(upTo: Self.mostCopied) ?? 0
                }
                guard copied <= Self.mostCopied else {
                    throw JSONPatchFault(.unreadable, "expected at most \(Self.mostCopied) bytes to copy")
                }
                try document.take(step)
            } catch {
                throw JSONPatchFault(error.kind, "step [\(number)]: \(error.message)")
            }
        }
        return document
    }
}

/// Why a list of steps cannot be read, or not be done.
public struct JSONPatchFault: Error, Equatable, Sendable, CustomStringConvertible {
    /// Which of the two.
    public enum Kind: Sendable {
        /// It is no list of steps.
        case unreadable
        /// A place that it names is not there.
        case missing
        /// A test failed.
        case testFailed
    }

    /// What kind of fault.
    public let kind: Kind
    /// Where, and what.
    public let message: String

    /// A fault.
    public init(_ kind: Kind, _ message: String) {
        self.kind = kind
        self.message = message
    }

    /// The message.
    public var description: String { message }
}

/// Reads one step.
private struct StepReader {
    let number: Int
    let value: JSONValue

    func step() throws(JSONPatchFault) -> JSONPatch.Step {
        switch try text("op") {
        case "add": .add(try pointer("path"), try operand())
        case "remove": .remove(try pointer("path"))
        case "replace": .replace(try pointer("path"), try operand())
        case "move": .move(from: try pointer("from"), to: try pointer("path"))
        case "copy": .copy(from: try pointer("from"), to: try pointer("path"))
        case "test": .test(try pointer("path"), try operand())
        case let other:
            throw fault("expected op add, remove, replace, move, copy or test, found \"\(other)\"")
        }
    }

    private func text(_ name: String) throws(JSONPatchFault) -> String {
        guard case .string(let text)? = value[name] else {
            throw fault("expected a string as \(name), found \(value[name]?.shown ?? "none")")
        }
        return text
    }

    private func pointer(_ name: String) throws(JSONPatchFault) -> JSONPointer {
        let text = try text(name)
        guard let pointer = JSONPointer(text) else {
            throw fault("expected a pointer such as /metadata/name as \(name), found \"\(text)\"")
        }
        return pointer
    }

    private func operand() throws(JSONPatchFault) -> JSONValue {
        guard let operand = value["value"] else { throw fault("expected a value, found none") }
        return operand
    }

    private func fault(_ message: String) -> JSONPatchFault {
        JSONPatchFault(.unreadable, "step [\(number)]: \(message)")
    }
}
