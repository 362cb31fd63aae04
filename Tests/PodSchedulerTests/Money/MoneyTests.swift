import LabSupport
import PodScheduler
import SuiteSupport
import XCTest

final class MoneyTests: XCTestCase {
    private let prices = PricingModel(onDemand: 100, reserved: 60, spot: 30)

    func testReservedPaysOffAboveTheRatioOfThePrices() throws {
        try assertRows(
            [
                Row("59 of 100 hours", 59, gives: false),
                Row("60 of 100 hours", 60, gives: false, why: "the same price"),
                Row("61 of 100 hours", 61, gives: true),
            ], "reserve a node that is busy",
            why: "60 against 100 an hour: at more than 60 % use it is cheaper"
        ) { try prices.reservedPaysOff(busy: $0, term: 100) }
        let dear = PricingModel(onDemand: .max, reserved: .max - 1, spot: 1)
        XCTAssertTrue(try dear.reservedPaysOff(busy: .max, term: .max), "nothing overflows")
    }

    func testThePlanReservesWhatIsAlmostAlwaysNeeded() throws {
        // Always 2, three quarters of the time 3, sometimes 10.
        let demand = [2, 3, 3, 10]
        assertLesson(
            try prices.plan(demand), is: .init(reserved: 3, onDemandHours: 7, cost: 3 * 4 * 60 + 7 * 100),
            "plan for 2, 3, 3 and 10 nodes",
            why: "the third node is busy in 3 of 4 hours, the fourth in 1 of 4")
        XCTAssertEqual(try prices.plan([]), .init(reserved: 0, onDemandHours: 0, cost: 0))
    }

    func testNoOtherPlanIsCheaper() throws {
        try withSeed { generator in
            for _ in 0..<100 {
                let prices = PricingModel(
                    onDemand: .random(in: 1...100, using: &generator),
                    reserved: .random(in: 0...100, using: &generator),
                    spot: 1)
                let demand = (0..<24).map { _ in Int.random(in: 0...12, using: &generator) }
                let plan = try prices.plan(demand)
                for nodes in 0...13 {
                    let extra = demand.reduce(0) { $0 + max(0, $1 - nodes) }
                    let cost = Int64(nodes * 24) * prices.reserved + Int64(extra) * prices.onDemand
                    XCTAssertLessThanOrEqual(plan.cost, cost, "\(nodes) reserved nodes, demand \(demand)")
                }
            }
        }
    }

    func testTheBestIntervalWastesTheLeast() throws {
        let model = SpotModel(interruptionsPerHour: 0.5, checkpoint: 0.01, restart: 0.05)
        XCTAssertEqual(try model.interval(), 0.2, accuracy: 1e-12, "the root of 2 * 0.01 / 0.5")
        XCTAssertEqual(try model.slowdown(interval: 0.2), 1 + 0.05 + 0.05 + 0.025, accuracy: 1e-12)
        let best = try model.slowdown(interval: model.interval())
        for factor in [0.1, 0.5, 0.9, 1.1, 2, 10] {
            XCTAssertGreaterThan(try model.slowdown(interval: model.interval() * factor), best)
        }
    }

    func testMoreInterruptionsAreNeverCheaper() throws {
        var last = 0.0
        for rate in [0.01, 0.1, 1, 10, 100] {
            let model = SpotModel(interruptionsPerHour: rate, checkpoint: 0.02)
            let now = try model.slowdown(interval: model.interval())
            XCTAssertGreaterThan(now, last)
            last = now
        }
        XCTAssertTrue(try SpotModel(interruptionsPerHour: 0.1, checkpoint: 0.01).paysOff(prices))
        XCTAssertFalse(try SpotModel(interruptionsPerHour: 100, checkpoint: 0.05).paysOff(prices))
    }

    func testNotAllReplicasAreOnSpotNodes() throws {
        try assertRows(
            [
                Row("three that tolerate it", [3, 1], gives: 2),
                Row("one that tolerates it", [1, 1], gives: 0),
                Row("none", [0, 1], gives: 0), Row("three that do not", [3, 0], gives: 0),
            ], "put on spot nodes, of", why: "all spot nodes of a kind are often taken back together"
        ) { try SpotModel.allowed(replicas: $0[0], tolerates: $0[1] == 1) }
    }

    func testFirstFitTakesTheLargestFirst() throws {
        assertLesson(
            try BinPacking.firstFitDecreasing([3, 7, 5, 5, 3, 7], capacity: 10),
            is: [[1, 0], [5, 4], [2, 3]],
            "pack 3, 7, 5, 5, 3, 7 into nodes of 10", why: "small things fill what large ones leave")
        XCTAssertThrowsError(try BinPacking.firstFitDecreasing([3, 11], capacity: 10)) {
            XCTAssertEqual($0 as? BinPacking.Fault, .size(1))
        }
        XCTAssertEqual(try BinPacking.firstFitDecreasing([], capacity: 10), [])
    }

    func testPackingIsWithinItsBounds() throws {
        XCTAssertEqual(try BinPacking.lowerBound([5, 5, 1], capacity: 10), 2)
        XCTAssertEqual(try BinPacking.lowerBound([5, 5], capacity: 10), 1)
        try withSeed { generator in
            for _ in 0..<60 {
                // Cut full nodes into pieces: the best packing is known.
                let best = Int.random(in: 1...20, using: &generator)
                var sizes: [Int64] = []
                for _ in 0..<best {
                    var left: Int64 = 100
                    while left > 0 {
                        let piece = Int64.random(in: 1...min(60, left), using: &generator)
                        sizes.append(piece)
                        left -= piece
                    }
                }
                sizes.shuffle(using: &generator)
                let bins = try BinPacking.firstFitDecreasing(sizes, capacity: 100)
                XCTAssertEqual(try BinPacking.lowerBound(sizes, capacity: 100), best)
                XCTAssertLessThanOrEqual(9 * bins.count, 11 * best + 6, "11/9 of the best and 6/9")
                XCTAssertEqual(bins.flatMap(\.self).sorted(), Array(sizes.indices), "each thing once")
                for bin in bins { XCTAssertLessThanOrEqual(bin.reduce(0) { $0 + sizes[$1] }, 100) }
            }
        }
    }

    func testTheLightestThatMeetsAllNeeds() throws {
        func needs(_ change: (inout Deployment.Needs) -> Void) -> Deployment.Needs {
            var needs = Deployment.Needs()
            change(&needs)
            return needs
        }
        try assertRows(
            [
                Row("nothing", needs { _ in }, gives: .container),
                Row("an image", needs { $0.shipsAsImage = true }, gives: .container),
                Row("strangers", needs { $0.sharesWithStrangers = true }, gives: .virtualMachine),
                Row("another kernel", needs { $0.ownKernel = true }, gives: .virtualMachine),
                Row(
                    "strangers, an image", needs { ($0.sharesWithStrangers, $0.shipsAsImage) = (true, true) },
                    gives: .containerInVirtualMachine),
                Row(
                    "another kernel, many starts", needs { ($0.ownKernel, $0.startsOften) = (true, true) },
                    gives: .containerInVirtualMachine),
                Row("the whole machine", needs { $0.wholeMachine = true }, gives: .bareMetal),
                Row(
                    "the whole machine, an image",
                    needs { ($0.wholeMachine, $0.shipsAsImage) = (true, true) },
                    gives: .container),
                Row(
                    "the whole machine, an image, another kernel",
                    needs { ($0.wholeMachine, $0.shipsAsImage, $0.ownKernel) = (true, true, true) },
                    gives: .bareMetal),
            ], "deploy what needs", why: "each wall costs something: build no more than are needed"
        ) { try Deployment.choose($0) }
        XCTAssertThrowsError(
            try Deployment.choose(needs { ($0.wholeMachine, $0.sharesWithStrangers) = (true, true) })
        ) { XCTAssertEqual($0 as? Deployment.Fault, .sharedAndWhole) }
    }
}
