/// What becomes of a mutant.
enum MutantFate: Sendable, Equatable {
    case killed(by: String)
    /// Nobody noticed, but tests were skipped for want of something on this host.
    case unseen(host: String)
    case problem(String)

    /// Of a mutant that neither suite nor exam of its milestone noticed.
    static func survivor(of milestone: Milestone) -> MutantFate {
        if let host = milestone.host, !milestone.isWhole { return .unseen(host: host) }
        return .problem("survives suite and exam of \(milestone.id)")
    }
}

/// The test or probe that noticed a mutant.
enum Killer: Sendable, Hashable {
    case test(String, of: String)
    case probe(String)
}

/// A killer, and what it had to say.
struct Kill: Sendable {
    let killer: Killer
    let cause: Cause

    /// `SumTests/testSmall (assertion)`, `exam sum (exam-mismatch)`.
    var description: String {
        switch killer {
        case .test(let test, let suite): "\(suite)/\(test) (\(cause))"
        case .probe(let probe): "exam \(probe) (\(cause))"
        }
    }
}
