import Foundation
import GRDB

/// Every attempt of every student at every lab, in a SQLite file that outlives the runs.
///
/// An attempt is one state of a lab's files judged by one state of the kit with one seed: a run that was
/// resumed, or written down twice, adds none; a re-grade adds one and takes none away.
public struct Gradebook: Sendable {
    private let database: DatabaseQueue

    /// Opens a gradebook, or begins one.
    /// - Throws: `KitError` when the file is no gradebook of ours.
    public init(path: String) throws {
        do {
            database = try DatabaseQueue(path: path)
            try Self.schema.migrate(database)
        } catch let error as DatabaseError {
            throw KitError("\(path): no gradebook that can be used: \(error.message ?? "\(error)")")
        }
    }

    /// How its tables came to be; a step that was published is never changed.
    private static var schema: DatabaseMigrator {
        var steps = DatabaseMigrator()
        steps.registerMigration("attempts") { database in
            try database.create(table: "attempt") { table in
                table.autoIncrementedPrimaryKey("number")
                table.column("student", .text).notNull()
                table.column("lab", .text).notNull()
                table.column("digest", .text).notNull()
                table.column("kit", .text).notNull()
                table.column("seed", .text).notNull()
                table.column("points", .integer).notNull()
                table.column("possible", .integer).notNull()
                table.column("lateSeconds", .integer)
                table.column("penalty", .integer).notNull()
                table.column("recordedAt", .integer).notNull()
                table.uniqueKey(["student", "lab", "digest", "kit", "seed"])
            }
        }
        return steps
    }

    /// Writes down the verdicts of a log, all or none. What is known already stays as it is.
    ///
    /// A fault of the grader's own is no attempt, nor is a lab that was not handed in.
    /// - Parameter time: seconds since 1970.
    /// - Returns: how many attempts are new.
    @discardableResult
    public func record(_ events: [Event], at time: Int = Int(Date().timeIntervalSince1970)) throws -> Int {
        guard case .begin(let heading)? = events.first else { return 0 }
        let late = lateSeconds(of: events, heading)
        return try database.write { database in
            let before = try Attempt.fetchCount(database)
            for case .judged(let verdict) in events
            where !verdict.report.hasInternalFault && verdict.digest != ClassRun.missing {
                let seconds = late[verdict.student] ?? nil
                let points = verdict.report.points
                let attempt = Attempt(
                    student: verdict.student, lab: verdict.report.lab, digest: verdict.digest,
                    kit: heading.kit, seed: String(heading.seed), points: points,
                    possible: verdict.report.possible, lateSeconds: seconds,
                    penalty: seconds.flatMap { heading.late?.penalty(earned: points, lateSeconds: $0) } ?? 0,
                    recordedAt: time)
                try attempt.insert(database, onConflict: .ignore)
            }
            return try Attempt.fetchCount(database) - before
        }
    }

    private func lateSeconds(of events: [Event], _ heading: RunHeading) -> [String: Int?] {
        let days = Dictionary((heading.roster ?? []).map { ($0.id, $0.extraDays) }) { first, _ in first }
        var late: [String: Int?] = [:]
        for case .discovered(let found) in events {
            late[found.student] = found.handedIn.flatMap {
                heading.late?.lateSeconds(handedIn: $0, extraDays: days[found.student] ?? 0)
            }
        }
        return late
    }

    /// Every attempt, oldest first; only those of a student or a lab where one is named.
    public func history(student: String? = nil, lab: String? = nil) throws -> [Attempt] {
        try database.read { database in
            var request = Attempt.order(Column("number"))
            if let student { request = request.filter(Column("student") == student) }
            if let lab { request = request.filter(Column("lab") == lab) }
            return try request.fetchAll(database)
        }
    }

    /// The attempt that counts for each student and lab: most points after the penalty, of equals the oldest.
    public func best(student: String? = nil, lab: String? = nil) throws -> [Attempt] {
        let groups = Dictionary(grouping: try history(student: student, lab: lab)) { [$0.student, $0.lab] }
        return groups.values.compactMap { attempts in
            attempts.reduce(nil as Attempt?) { best, next in
                guard let best, best.counted >= next.counted else { return next }
                return best
            }
        }.sorted {
            $0.student == $1.student
                ? $0.lab < $1.lab : $0.student.utf8.lexicographicallyPrecedes($1.student.utf8)
        }
    }
}

/// One attempt of a student at a lab.
public struct Attempt: Sendable, Equatable, Codable, FetchableRecord, PersistableRecord {
    /// Its number in the gradebook, in the order of recording; nil before it is there.
    public var number: Int64?
    /// Whose it is; written by a stranger.
    public var student: String
    /// The lab's name.
    public var lab: String
    /// SHA-256 of the lab's files as they were handed in.
    public var digest: String
    /// SHA-256 of what judged them.
    public var kit: String
    /// The seed of the exams, in digits: SQLite's integers have a sign.
    public var seed: String
    /// Points earned.
    public var points: Int
    /// Points that could be earned.
    public var possible: Int
    /// Seconds after the deadline; nil without one.
    public var lateSeconds: Int?
    /// Points taken off for being late.
    public var penalty: Int
    /// When it was written down, in seconds since 1970.
    public var recordedAt: Int

    /// Points that count.
    public var counted: Int { max(0, points - penalty) }
}
