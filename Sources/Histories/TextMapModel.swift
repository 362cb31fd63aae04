/// Texts by key: get, put and append. Keys have nothing to do with each other.
public struct TextMapModel: SequentialModel {
    /// What it is asked.
    public enum Input: Hashable, Sendable {
        case get(String)
        case put(String, String)
        case append(String, String)

        /// Of which key.
        public var key: String {
            switch self {
            case .get(let key), .put(let key, _), .append(let key, _): key
            }
        }
    }

    /// Nothing is there.
    public let initial = ""

    /// An empty map.
    public init() {}

    /// The text of a key after a call; of a put and an append the answer says nothing.
    public func step(_ state: String, _ input: Input, _ output: String?) -> String? {
        switch input {
        case .get: output == nil || output == state ? state : nil
        case .put(_, let text): text
        case .append(_, let text): state + text
        }
    }

    /// The key.
    public func part(of input: Input) -> String { input.key }

    /// `get a -> x`, `put a x`.
    public func describe(_ input: Input, _ output: String?) -> String {
        switch input {
        case .get(let key): "get \(key) -> \(output.map { "'\($0)'" } ?? "unknown")"
        case .put(let key, let text): "put \(key) '\(text)'"
        case .append(let key, let text): "append \(key) '\(text)'"
        }
    }
}
