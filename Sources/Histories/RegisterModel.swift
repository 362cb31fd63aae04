/// One place that holds one value: read, write, compare and set.
public struct RegisterModel: SequentialModel {
    /// What it is asked.
    public enum Input: Hashable, Sendable {
        case read
        case write(String)
        /// Sets the second value if the first is there.
        case compareAndSet(String, String)
    }

    /// What it answers.
    public enum Output: Hashable, Sendable {
        /// The value read; nil when none was ever written.
        case value(String?)
        case written
        /// Whether the expected value was there, and is now replaced.
        case compared(Bool)
    }

    /// What it holds before the first call.
    public let initial: String?

    /// A register that holds this.
    public init(_ initial: String? = nil) {
        self.initial = initial
    }

    /// The value after a call.
    public func step(_ state: String?, _ input: Input, _ output: Output?) -> String?? {
        switch (input, output) {
        case (.read, nil): .some(state)
        case (.read, .value(let value)): value == state ? .some(state) : nil
        case (.write(let value), nil), (.write(let value), .written): .some(value)
        case (.compareAndSet(let old, let new), nil): .some(state == old ? new : state)
        case (.compareAndSet(let old, let new), .compared(let isSet)):
            isSet == (state == old) ? .some(isSet ? new : state) : nil
        default: nil
        }
    }

    /// `holds 3`, `holds nothing`.
    public func describe(_ state: String?) -> String { "holds \(state ?? "nothing")" }

    /// `read -> 3`, `write 3`, `cas 3 4 -> failed`.
    public func describe(_ input: Input, _ output: Output?) -> String {
        let call =
            switch input {
            case .read: "read"
            case .write(let value): "write \(value)"
            case .compareAndSet(let old, let new): "cas \(old) \(new)"
            }
        return switch output {
        case nil: "\(call) -> unknown"
        case .value(let value): "\(call) -> \(value ?? "nothing")"
        case .written: call
        case .compared(let isSet): "\(call) -> \(isSet ? "set" : "failed")"
        }
    }
}
