import LabSupport

/// Chooses among the best.
public enum TieBreak {
    /// The place of one of the greatest totals; nil when none is 0 or more.
    ///
    /// Each of the best is equally likely, and the same seed gives the same choice.
    /// - Kubernetes: 1.20, selectHost draws once for each of the best; one draw for all of them is the same
    public static func choose(_ totals: [Int32], using generator: inout SeededGenerator) throws -> Int? {
        // TODO scheduler.3
        // Find the greatest total and how many have it. If it is one, take it. Otherwise draw
        // Int.random(in: 0..<count, using: &generator) once and take the one of that number.
        // Two passes without a branch take less time than one with two: the compiler compares four at a time.
        throw Unimplemented("scheduler.3")
    }
}
