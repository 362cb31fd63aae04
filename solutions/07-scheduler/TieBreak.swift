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
        var best: Int32 = 0
        var count = 0
        for total in totals where total >= best {
            count = total == best ? count + 1 : 1
            best = total
        }
        guard count > 0 else { return nil }
        var left = count == 1 ? 0 : Int.random(in: 0..<count, using: &generator)
        for (place, total) in totals.enumerated() where total == best {
            if left == 0 { return place }
            left -= 1
        }
        return nil
        // <<<
    }
}
