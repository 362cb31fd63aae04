import ControlGroups
import SuiteSupport
import XCTest

final class FairnessTests: XCTestCase {
    private let second: UInt64 = 1_000_000

    private func used(_ groups: [CFSGroup], processors: UInt64 = 1, for time: UInt64 = 1_000_000) throws
        -> [String: UInt64]
    {
        try CFSModel(groups: groups, processors: processors).run(microseconds: time).mapValues(\.used)
    }

    private func assertShare(
        _ part: UInt64?, _ whole: UInt64, _ share: Double, _ what: String, line: UInt = #line
    ) {
        XCTAssertEqual(Double(part ?? 0) / Double(whole), share, accuracy: 0.01, what, line: line)
    }

    func testWeightsShareTheProcessor() throws {
        let got = try used([
            CFSGroup("a", weight: 200), CFSGroup("b", weight: 100), CFSGroup("c", weight: 100),
        ])
        assertShare(got["/a"], second, 0.5, "200 of 400")
        assertShare(got["/b"], second, 0.25, "100 of 400")
        XCTAssertEqual(got.values.reduce(0, +), second, "nothing is lost")
    }

    func testWhatOneLeavesOthersTake() throws {
        let got = try used([CFSGroup("a", weight: 1000, demand: .each(10_000)), CFSGroup("b", weight: 1)])
        assertShare(got["/a"], second, 0.1, "it wants 10 ms of each 100")
        assertShare(
            got["/b"], second, 0.9, "work conserving: a weight is a share only while others want to run")
    }

    func testAQuotaHoldsThoughTheProcessorIsIdle() throws {
        let usage = try CFSModel(groups: [CFSGroup("a", quota: 20_000)]).run(microseconds: second)
        assertShare(usage["/a"]?.used, second, 0.2, "20 ms of each 100, though nobody else wants to run")
        XCTAssertEqual(usage["/a"]?.periods, 10)
        XCTAssertEqual(usage["/a"]?.throttledPeriods, 10, "it wanted more in every period")
    }

    func testNoPeriodGivesMoreThanItsQuota() throws {
        for periods in 1...5 {
            let got = try used([CFSGroup("a", quota: 30_000)], for: UInt64(periods) * 100_000)
            XCTAssertEqual(got["/a"], UInt64(periods) * 30_000, "after \(periods) periods")
        }
    }

    func testAQuotaAboveOneProcessorNeedsThreads() throws {
        let one = try used([CFSGroup("a", quota: 150_000)], processors: 2)
        XCTAssertEqual(one["/a"], second, "one thread runs on one processor")
        let two = try used([CFSGroup("a", quota: 150_000, threads: 2)], processors: 2)
        assertShare(two["/a"], second, 1.5, "two threads use one and a half")
    }

    func testGroupsShareBeforeTheirChildrenDo() throws {
        let got = try used([
            CFSGroup("a", children: [CFSGroup("x"), CFSGroup("y"), CFSGroup("z")]), CFSGroup("b"),
        ])
        assertShare(got["/b"], second, 0.5, "three children are still one group")
        assertShare(got["/a/x"], second, 1 / 6, "a third of a half")
        XCTAssertEqual(got["/a"], ["x", "y", "z"].reduce(0) { $0 + (got["/a/\($1)"] ?? 0) })
    }

    func testAParentsQuotaBindsItsChildren() throws {
        let got = try used([
            CFSGroup("a", quota: 10_000, children: [CFSGroup("x", quota: 90_000), CFSGroup("y")])
        ])
        assertShare(got["/a"], second, 0.1, "the least bound on the way holds")
    }

    func testABurstSpendsWhatWasLeftOverAndNoMore() throws {
        let plain = try used([CFSGroup("a", quota: 20_000, demand: .each(20_000))])
        let burst = try used([CFSGroup("a", quota: 20_000, burst: 10_000, demand: .each(20_000))])
        XCTAssertEqual(plain["/a"], burst["/a"], "who never waits has nothing to spend")
        let greedy = try used([CFSGroup("a", quota: 20_000, burst: 10_000)])
        XCTAssertLessThanOrEqual(greedy["/a"] ?? 0, 10 * 20_000 + 10_000, "at most the allowance more, once")
    }

    func testSleepingSavesNothingUp() throws {
        // In each 100 ms the sleeper wants 20: it has them after 40, sleeps for 60, and wakes.
        let got = try used([CFSGroup("sleeper", demand: .each(20_000)), CFSGroup("busy")], for: 110_000)
        XCTAssertEqual(
            Double(got["/sleeper"] ?? 0), 25_000, accuracy: 1100,
            "awake again, it gets half of the next 10 ms; with its old virtual time it would get all")
    }

    func testABurstIsBoundedByItsAllowance() throws {
        // Half a processor, in periods of 10 ms. 30 ms of work are done after 6 periods; 4 are left over.
        let groups = { (burst: UInt64) in
            [CFSGroup("a", quota: 5000, period: 10_000, burst: burst, demand: .each(30_000))]
        }
        XCTAssertEqual(try used(groups(0), for: 110_000)["/a"], 35_000, "5 ms of the first period after")
        XCTAssertEqual(
            try used(groups(2000), for: 110_000)["/a"], 37_000,
            "and 2 ms saved up, not the 20 that were left over")
    }

    func testImpossibleMachinesAreRefused() {
        for group in [
            CFSGroup("a", weight: 0), CFSGroup("a", weight: 10_001), CFSGroup("a", quota: 999),
            CFSGroup("a", period: 999), CFSGroup("a", quota: 2000, burst: 2001),
        ] {
            XCTAssertThrowsError(try CFSModel(groups: [group]).run(microseconds: 1000), "\(group)") { error in
                XCTAssertEqual((error as? CFSError)?.group, "/a", "\(error)")
            }
        }
        XCTAssertThrowsError(try CFSModel(groups: [CFSGroup("a"), CFSGroup("a")]).run(microseconds: 1))
    }

    func testRandomGroupsGetTheirShareWithinOnePercent() throws {
        try withSeed { generator in
            for _ in 0..<10 {
                let groups = (0..<4).map {
                    CFSGroup("g\($0)", weight: .random(in: 50...1000, using: &generator))
                }
                let got = try used(groups)
                let sum = groups.reduce(0) { $0 + $1.weight }
                for group in groups {
                    assertShare(
                        got["/" + group.name], second, Double(group.weight) / Double(sum), "\(groups)")
                }
            }
        }
    }
}
