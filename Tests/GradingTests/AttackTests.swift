import Foundation
import XCTest

@testable import Grading

/// Hostile submissions, each judged by the real grader: none earns a point, harms the host, or gets
/// another one judged wrongly.
final class AttackTests: XCTestCase {
    static let range = Result { try AttackRange() }

    override static func tearDown() {
        try? range.get().close()
    }

    private func check(_ group: String) throws {
        let range = try Self.range.get()
        let chosen = ProcessInfo.processInfo.environment["DRYDOCK_ATTACK"]
        for attack in try Attack.all(in: group) where chosen == nil || chosen == attack.name {
            let rows = [(attack.cause, false)] + (attack.causeBehindAudit.map { [($0, true)] } ?? [])
            for (cause, trusting) in rows {
                let report = try range.judge(attack, trusting: trusting)
                let row = "\(group)/\(attack.name)\(trusting ? " behind the audit" : "")"
                print("\(row): \(report.milestones[0].cause?.description ?? "earned")")
                fflush(nil)
                XCTAssertEqual(report.points, 0, "\(row) earns points")
                let first = report.milestones[0]
                XCTAssertEqual(first.cause?.description, cause, "\(row): \(first.cause?.about ?? "")")
                XCTAssertEqual(range.harm(), [], row)
            }
        }
        let honest = Submission(texts: ["Sum.swift": ToyLab.sum, "Product.swift": ToyLab.product])
        XCTAssertEqual(try range.judge(honest, in: ToyLab.lab()).points, 100, "an honest one after \(group)")
    }

    func testForging() throws { try check("forging") }
    func testReading() throws { try check("reading") }
    func testDenial() throws { try check("denial") }
    func testEscape() throws { try check("escape") }
}
