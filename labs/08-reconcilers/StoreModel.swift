import Histories
import KeyValueModel

/// What a store does when it is asked one thing after another: a dictionary and a counter.
///
/// Every answer carries the revision, so that all keys are one part.
public struct StoreModel: SequentialModel {
    /// What it is asked.
    public enum Input: Hashable, Sendable {
        case read(String)
        case put(String, String)
        case delete(String)
        /// Puts the text if the key's mod revision is this one; 0: if it is not there.
        case swap(String, Int64, String)
    }

    /// What it answers.
    public struct Output: Hashable, Sendable {
        /// The store's revision.
        public var revision: Int64
        /// What the key was: for a read, and before a put or a removal.
        public var kv: KeyValue?
        /// Whether a swap found what it expected.
        public var isSwapped: Bool

        /// An answer.
        public init(revision: Int64, kv: KeyValue? = nil, isSwapped: Bool = false) {
            self.revision = revision
            self.kv = kv
            self.isSwapped = isSwapped
        }
    }

    /// What is there.
    public struct State: Hashable, Sendable, CustomStringConvertible {
        var revision: Int64 = 1
        var keys: [String: KeyValue] = [:]

        /// The revision, and each key with its own.
        public var description: String {
            let keys = keys.sorted { $0.key < $1.key }.map { "\($0.key)@\($0.value.modRevision)" }
            return "revision \(revision), \(keys.joined(separator: " "))"
        }
    }

    /// An empty store.
    public let initial = State()

    /// A model of an empty store.
    public init() {}

    /// The state after a call.
    public func step(_ state: State, _ input: Input, _ output: Output?) -> State? {
        let (next, answer) = result(of: input, in: state)
        return output == nil || output == answer ? next : nil
    }

    /// A call and its answer, such as `put a 1 -> revision 7`.
    public func describe(_ input: Input, _ output: Output?) -> String {
        let call =
            switch input {
            case .read(let key): "read \(key)"
            case .put(let key, let text): "put \(key) \(text)"
            case .delete(let key): "delete \(key)"
            case .swap(let key, let revision, let text): "swap \(key) @\(revision) \(text)"
            }
        guard let output else { return "\(call) -> unknown" }
        let found = output.kv.map {
            " found '\(String(decoding: $0.value, as: UTF8.self))' @\($0.modRevision)"
        }
        return "\(call) -> revision \(output.revision)\(found ?? "")\(output.isSwapped ? " swapped" : "")"
    }

    private func result(of input: Input, in state: State) -> (State, Output) {
        switch input {
        case .read(let key): return (state, Output(revision: state.revision, kv: state.keys[key]))
        case .put(let key, let text): return put(text, key, state)
        case .delete(let key):
            var next = state
            guard let old = next.keys.removeValue(forKey: key) else {
                return (state, Output(revision: state.revision))
            }
            next.revision += 1
            return (next, Output(revision: next.revision, kv: old))
        case .swap(let key, let revision, let text):
            guard state.keys[key]?.modRevision ?? 0 == revision else {
                return (state, Output(revision: state.revision))
            }
            let (next, answer) = put(text, key, state)
            return (next, Output(revision: answer.revision, isSwapped: true))
        }
    }

    private func put(_ text: String, _ key: String, _ state: State) -> (State, Output) {
        var next = state
        let old = state.keys[key]
        next.revision += 1
        next.keys[key] = KeyValue(
            key: Array(key.utf8), createRevision: old?.createRevision ?? next.revision,
            modRevision: next.revision, version: (old?.version ?? 0) + 1, value: Array(text.utf8))
        return (next, Output(revision: next.revision, kv: old))
    }
}

extension StoreModel.Input {
    /// Asks a real store.
    public func perform(on store: any KeyValueStore) throws -> StoreModel.Output {
        switch self {
        case .read(let key):
            let answer = try store.range(RangeRequest(KeyRange(key: Array(key.utf8))))
            return StoreModel.Output(revision: answer.revision, kv: answer.kvs.first)
        case .put(let key, let text):
            var request = PutRequest(key: Array(key.utf8), value: Array(text.utf8))
            request.prevKV = true
            let answer = try store.put(request)
            return StoreModel.Output(revision: answer.revision, kv: answer.previous)
        case .delete(let key):
            let request = DeleteRangeRequest(KeyRange(key: Array(key.utf8)), prevKV: true)
            let answer = try store.deleteRange(request)
            return StoreModel.Output(revision: answer.revision, kv: answer.previous.first)
        case .swap(let key, let revision, let text):
            let answer = try store.txn(
                TxnRequest(
                    compares: [Compare(KeyRange(key: Array(key.utf8)), .mod(revision))],
                    success: [.put(PutRequest(key: Array(key.utf8), value: Array(text.utf8)))]))
            return StoreModel.Output(revision: answer.revision, isSwapped: answer.succeeded)
        }
    }
}
