import ClusterObjects
import LabSupport
import SchedulingModel
import SuiteSupport
import XCTest

final class ClusterTests: XCTestCase {
    private func node(_ name: String, zone: String? = nil) -> Node {
        var labels = ["host": name]
        labels["zone"] = zone
        return Node(
            metadata: ObjectMeta(name: name, labels: labels),
            status: NodeStatus(allocatable: ["cpu": Quantity(4), "pods": Quantity(10)]))
    }

    private func pod(_ name: String, app: String = "a", cpu: Int64 = 100) -> PodInfo {
        let pod = Pod(metadata: ObjectMeta(name: name, labels: ["app": app]))
        return PodInfo(pod, request: Resources(milliCPU: cpu), scored: Resources(milliCPU: cpu))
    }

    private let matcher = PodMatcher([
        .init(
            namespaces: ["default"], namespaceSelector: nil,
            selector: LabelSelector(matchLabels: ["app": "a"]))
    ])

    func testWhatIsPlacedCountsAndWhatIsRemovedDoesNot() {
        let cluster = Cluster()
        let place = cluster.add(node("n"))
        let first = pod("p")
        cluster.place(first, on: place)
        cluster.place(pod("q", cpu: 50), on: place)
        XCTAssertEqual(place.requested.milliCPU, 150)
        cluster.remove(first)
        cluster.remove(first)
        XCTAssertEqual(place.requested.milliCPU, 50, "twice is once")
        XCTAssertEqual(place.pods.map(\.name), ["q"])
    }

    func testAPodIsOnOneNodeOnly() {
        let cluster = Cluster()
        let (first, second) = (cluster.add(node("a")), cluster.add(node("b")))
        cluster.place(pod("p"), on: first)
        cluster.place(pod("p"), on: second)
        XCTAssertEqual([first.pods.count, second.pods.count], [0, 1])
    }

    func testCountsFollowPodsAndNodes() {
        let cluster = Cluster()
        let (first, second) = (cluster.add(node("a", zone: "x")), cluster.add(node("b", zone: "y")))
        cluster.place(pod("p"), on: first)
        let counts = cluster.counts(of: matcher)
        cluster.place(pod("q"), on: second)
        cluster.place(pod("r", app: "b"), on: second)
        XCTAssertEqual(counts.counts(in: cluster.places("zone")), [1, 1])
        let third = cluster.add(node("c", zone: "x"))
        cluster.place(pod("s"), on: third)
        XCTAssertEqual(counts.counts(in: cluster.places("zone")), [2, 1], "a new node lies in an old place")
        XCTAssertEqual(cluster.removeNode("b").map(\.name).sorted(), ["q", "r"])
        XCTAssertEqual(counts.counts(in: cluster.places("zone")), [2])
        XCTAssertEqual(counts.perNode, [1, 0, 1])
    }

    func testANodeThatCameBackIsANewPlaceInTheList() {
        let cluster = Cluster()
        cluster.add(node("a"))
        cluster.removeNode("a")
        XCTAssertNil(cluster.node("a"))
        XCTAssertEqual(cluster.add(node("a")).index, 1)
        XCTAssertEqual(cluster.nodeCount, 1)
    }

    func testAmountsStayAtTheEndInsteadOfWrappingAround() {
        var sum = Resources(memory: .max)
        sum += Resources(memory: 1, scalars: ["x": 2])
        XCTAssertEqual(sum, Resources(memory: .max, scalars: ["x": 2]))
        XCTAssertEqual(sum["x"], 2)
        XCTAssertEqual(
            Resources(["cpu": Quantity(milli: 1500), "pods": Quantity(7)]), Resources(milliCPU: 1500))
    }

    func testAHeapGivesTheLeastFirst() throws {
        try withSeed { generator in
            var heap = Heap<Int> { $0 < $1 }
            let numbers = (0..<200).map { _ in Int.random(in: 0...50, using: &generator) }
            for number in numbers { heap.insert(number) }
            var sorted: [Int] = []
            while let next = heap.popFirst() { sorted.append(next) }
            XCTAssertEqual(sorted, numbers.sorted())
        }
    }
}
