import Foundation
import XCTest

@testable import Grading

/// Hostile submissions, each judged by the real grader: none earns a point, harms the host, or gets
/// another one judged wrongly.
///
/// Two at a time, over one warm build. `DRYDOCK_ATTACK=NAME` lets a single one loose.
final class AttackTests: XCTestCase {
    static let range = Result { try AttackRange() }

    override static func tearDown() {
        try? range.get().close()
    }

    private struct Row: Sendable {
        /// Nil for an honest submission among them.
        var attack: Attack?
        var trusting = false
        var cause = "earned"

        var name: String {
            attack.map { "\($0.group)/\($0.name)\(trusting ? " behind the audit" : "")" } ?? "an honest one"
        }
    }

    private static func rows(of group: String) throws -> [Row] {
        let chosen = ProcessInfo.processInfo.environment["DRYDOCK_ATTACK"]
        let attacks = try Attack.all(in: group).filter { chosen == nil || chosen == $0.name }
        let rows = attacks.flatMap { attack in
            [Row(attack: attack, cause: attack.cause)]
                + (attack.causeBehindAudit.map { [Row(attack: attack, trusting: true, cause: $0)] } ?? [])
        }
        return rows.prefix(rows.count / 2) + [Row()] + rows.suffix(rows.count - rows.count / 2) + [Row()]
    }

    private func check(_ group: String) throws {
        let range = try Self.range.get()
        let rows = try Self.rows(of: group)
        let reports = try rows.parallelMap(width: 2) { row in
            guard let attack = row.attack else { return try range.judgeHonest() }
            return try range.judge(attack, trusting: row.trusting)
        }
        for (row, report) in zip(rows, reports) {
            let first = report.milestones[0].cause
            let found = first?.description ?? "earned"
            print("\(row.name): \(found)")
            XCTAssertEqual(report.points, row.attack == nil ? 100 : 0, row.name)
            XCTAssertTrue(
                row.cause.split(separator: "|").contains(Substring(found)),
                "\(row.name): \(found), not \(row.cause) (\(first?.about ?? ""))")
        }
        XCTAssertEqual(range.harm(), [], group)
    }

    func testForging() throws { try check("forging") }
    func testReading() throws { try check("reading") }
    func testDenial() throws { try check("denial") }
    func testEscape() throws { try check("escape") }
}
