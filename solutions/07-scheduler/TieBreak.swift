import LabSupport

/// Chooses among the best.
public enum TieBreak {
    /// The place of one of the greatest totals; nil when none is 0 or more.
    ///
    /// Each of the best is equally likely, and the same seed gives the same choice.
    /// - Kubernetes: 1.20, selectHost draws once for each of the best; one draw for all of them is the same
    public static func choose(_ totals: [Int32], using generator: inout SeededGenerator) throws -> Int? {
        // >>> scheduler.3
        // Find the greatest total and how many have it. If it is one, take it. Otherwise draw
        // Int.random(in: 0..<count, using: &generator) once and take the one of that number.
        // stub: throw Unimplemented("scheduler.3")
        // Two passes without a branch take less time than one with two: the compiler compares four at a time.
        var best: Int32 = -1
        for total in totals { best = max(best, total) }
        guard best >= 0 else { return nil }
        var count = 0
        for total in totals { count += total == best ? 1 : 0 }
        var left = count == 1 ? 0 : Int.random(in: 0..<count, using: &generator)
        for (place, total) in totals.enumerated() where total == best {
            if left == 0 { return place }
            left -= 1
        }
        return nil
        // <<<
    }
}
