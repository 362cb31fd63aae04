/// What something does when it is asked one thing after another.
///
/// A history is linearizable when its calls, put in some order that respects time, are what the model does.
public protocol SequentialModel: Sendable {
    /// What it remembers from call to call.
    associatedtype State: Hashable & Sendable
    /// What it is asked.
    associatedtype Input: Sendable
    /// What it answers.
    associatedtype Output: Sendable

    /// Before the first call.
    var initial: State { get }

    /// The state after a call; nil when the model would never have answered that.
    /// - Parameter output: what came back; nil when nobody knows, then any answer will do.
    func step(_ state: State, _ input: Input, _ output: Output?) -> State?

    /// Which part of the state a call is about, where parts have nothing to do with each other: each is then
    /// judged by itself. The same for all calls otherwise.
    func part(of input: Input) -> String

    /// A call and its answer in words, such as `write 3`, `read -> 3`.
    func describe(_ input: Input, _ output: Output?) -> String

    /// A state in words.
    func describe(_ state: State) -> String
}

extension SequentialModel {
    /// All calls are about one thing.
    public func part(of input: Input) -> String { "" }

    /// As it prints itself.
    public func describe(_ state: State) -> String { "\(state)" }
}
