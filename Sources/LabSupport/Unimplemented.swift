/// What a stub throws until its milestone is written.
///
/// The suites and the exam recognise it and name the cause `not-implemented`, so that an unfinished
/// milestone reads differently from a wrong one.
public struct Unimplemented: Error, Equatable, CustomStringConvertible {
    /// The milestone that is still to do, such as `emulator.1`.
    public let milestone: String

    /// Names the milestone that is still to do.
    public init(_ milestone: String) {
        self.milestone = milestone
    }

    /// One line that tells the learner where to go on.
    public var description: String {
        "not-implemented: \(milestone) is still a stub"
    }
}
