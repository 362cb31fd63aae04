/// One call of a history: what one process asked, when, and what came back.
public struct Operation<Input: Sendable, Output: Sendable>: Sendable {
    /// Who called; one process has one call under way at a time.
    public var process: Int
    /// What was asked.
    public var input: Input
    /// What came back; nil when nobody knows: the call may have had its effect, may still have it, or never.
    public var output: Output?
    /// When it was called.
    public var invoked: Int
    /// When it came back; nil when nobody saw it come back.
    public var returned: Int?

    /// A call; times are any numbers that grow.
    public init(process: Int, input: Input, output: Output?, invoked: Int, returned: Int?) {
        self.process = process
        self.input = input
        self.output = output
        self.invoked = invoked
        self.returned = returned
    }
}

extension Operation: Equatable where Input: Equatable, Output: Equatable {}
