import ServiceModel
import ServiceProxy
import SuiteSupport
import XCTest

extension ServiceTests {
    private func endpoint(
        _ number: UInt8, ready: Bool = true, serving: Bool = true, terminating: Bool = false,
        local: Bool = false
    ) -> Endpoint {
        Endpoint(
            SocketPlace(IPAddress(10, 0, 0, number), 80), isReady: ready, isServing: serving,
            isTerminating: terminating, isLocal: local)
    }

    private func usable(
        _ endpoints: [Endpoint], _ policy: ServicePortInfo.TrafficPolicy = .cluster
    ) throws -> [UInt8] {
        try EndpointChoice.usable(endpoints, policy: policy).map { $0.place.address.bytes[3] }
    }

    func testOnlyReadyOnesAreChosen() throws {
        let endpoints = [
            endpoint(1), endpoint(2, ready: false), endpoint(3, ready: false, terminating: true), endpoint(4),
        ]
        assertLesson(
            try usable(endpoints), is: [1, 4], "one that is not ready, one that is on its way out, two ready",
            why: "while somebody is ready nobody else gets new connections")
    }

    func testWhoIsReadyOnItsWayOutIsMeantToBe() throws {
        assertLesson(
            try usable([endpoint(1), endpoint(2, terminating: true)]), is: [1, 2],
            "one is ready, one is ready and on its way out",
            why: "only `publishNotReadyAddresses` makes such a one, and it asks for them all")
    }

    func testBetterOneOnItsWayOutThanNobody() throws {
        let endpoints = [
            endpoint(1, ready: false, serving: false), endpoint(2, ready: false, terminating: true),
            endpoint(3, ready: false, serving: false, terminating: true), endpoint(4, ready: false),
        ]
        assertLesson(
            try usable(endpoints), is: [2],
            "nobody is ready; one serves and terminates, one serves but is not yet ready",
            why: "the last pod of a roll-out can still answer; a pod that was never ready cannot")
    }

    func testLocalPolicyLeavesThoseOfThisNode() throws {
        let endpoints = [endpoint(1), endpoint(2, local: true), endpoint(3, ready: false, local: true)]
        assertLesson(
            [try usable(endpoints, .local), try usable(endpoints, .cluster)], is: [[2], [1, 2]],
            "choose with the policy Local, then with Cluster",
            why: "Local keeps a connection on its node, and with that the client's address")
    }

    func testLocalPolicyWithNobodyHereIsNobody() throws {
        let leaving = endpoint(3, ready: false, terminating: true, local: true)
        assertLesson(
            [try usable([endpoint(1), endpoint(2)], .local), try usable([endpoint(1), leaving], .local)],
            is: [[], [3]],
            "the policy is Local: all endpoints elsewhere; then one here that is on its way out",
            why: "the load balancer must see that this node has none; one that still answers is better")
    }

    func testASliceHoldsNoMoreThanItMay() throws {
        try withSeed { generator in
            var slices: [String: Set<SocketPlace>] = [:]
            var serial = 0
            for _ in 0..<30 {
                let count = Int.random(in: 0...40, using: &generator)
                let wanted = Set([Endpoint].many(60).shuffled(using: &generator).prefix(count).map(\.place))
                let next = try EndpointSlicer.divide(wanted, among: slices, most: 7) {
                    serial += 1
                    return "s\(serial)"
                }
                let all = next.values.flatMap { $0 }
                assertLesson(
                    "\(Set(all) == wanted) \(all.count == wanted.count) \(next.values.allSatisfy { $0.count <= 7 })",
                    is: "true true true",
                    "divide \(count) endpoints among slices of 7: all there, once, none too full",
                    why: "a slice is one object, and goes to every node")
                let moved = slices.flatMap { name, places in
                    places.filter { wanted.contains($0) && !(next[name] ?? []).contains($0) }
                }
                assertLesson(
                    moved, is: [], "endpoints that stay are in the slice where they were",
                    why: "moving costs writes")
                slices = next.filter { !$0.value.isEmpty }
            }
        }
    }

    func testAChangeWritesFewSlices() throws {
        let places = [Endpoint].many(100).map(\.place)
        let slices = ["a": Set(places[0..<7]), "b": Set(places[7..<14]), "c": Set(places[14..<18])]
        let wanted = Set(places[1..<18] + places[50..<51])
        let next = try EndpointSlicer.divide(wanted, among: slices, most: 7) { "new" }
        assertLesson(
            next.filter { slices[$0.key] != $0.value }.map(\.key), is: ["a"],
            "of slices with 7, 7 and 4 of 7 one in the first goes, and one comes",
            why: "the first must be written anyway, and has room now")
    }

    func testNewcomersFillTheFullestSliceWithRoom() throws {
        let places = [Endpoint].many(100).map(\.place)
        let slices = ["a": Set(places[0..<2]), "b": Set(places[2..<7]), "c": Set(places[7..<14])]
        let next = try EndpointSlicer.divide(Set(places[0..<16]), among: slices, most: 7) { "new" }
        assertLesson(
            next.mapValues(\.count).sorted { $0.key < $1.key }.map { "\($0.key)\($0.value)" },
            is: ["a2", "b7", "c7"],
            "two come, slices have 2, 5 and 7 of 7",
            why: "then one slice is written, and the emptiest may run dry")
    }
}
