import LabSupport

/// One seeded question of an exam: what is asked, and what the lab's public API answers.
///
/// A probe holds no expected value. The trusted build (the reference solution) and the candidate (a
/// submission) are the same code linked with another lab module; the grader compares what they give.
public protocol Probe: Sendable {
    /// What is asked: plain data, sent to the candidate as JSON.
    associatedtype Case: Codable & Sendable
    /// What was seen: plain data. Where many answers are right, hold only what must agree.
    associatedtype Observation: Codable & Equatable & Sendable

    /// The name in `lab.yml` under `exam:`, such as `decode`.
    var id: String { get }

    /// The cases of one seed, the same on every machine.
    func cases(using generator: inout SeededGenerator) -> [Case]

    /// Puts one case to the lab's public API.
    ///
    /// Errors that a right answer may throw belong in the observation. Only `Unimplemented` and what
    /// nobody expects should leave this function.
    func observe(_ question: Case) throws -> Observation

    /// Says in words where `actual` first leaves `expected`, for the learner's report.
    func explain(_ question: Case, expected: Observation, actual: Observation) -> String
}
