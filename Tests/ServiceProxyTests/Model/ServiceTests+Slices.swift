import ClusterObjects
import ServiceModel
import ServiceProxy
import SuiteSupport
import XCTest

extension ServiceTests {
    private var http: ServicePortName { ServicePortName(namespace: "shop", name: "web", port: "http") }

    /// The last numbers of the addresses.
    private func numbers(_ map: EndpointSliceMap) throws -> [UInt8] {
        try map.endpoints(of: http).map { $0.place.address.bytes[3] }
    }

    func testSlicesArePutTogether() throws {
        var map = EndpointSliceMap()
        let first = try map.set(.ready("web-b", [3, 1]))
        let second = try map.set(.ready("web-a", [2, 3]))
        assertLesson(
            "\(try numbers(map)) \(first.changed) \(second.gone)", is: "[1, 2, 3] [shop/web:http] []",
            "a slice with endpoints 3 and 1, another with 2 and 3",
            why: "while an endpoint moves between slices it stands in both, and is still one")
    }

    func testWhenASliceGoesTheOthersStay() throws {
        var map = EndpointSliceMap()
        try map.set(.ready("web-a", [1, 2]))
        try map.set(.ready("web-b", [2, 3]))
        let change = try map.remove(.ready("web-a", [1, 2]))
        assertLesson(
            "\(try numbers(map)) \(change.gone)", is: "[2, 3] [10.0.0.1:8080]", "remove the slice of 1 and 2",
            why: "2 also stands in the other slice, and has not gone")
    }

    func testASliceIsReplacedNotAddedTo() throws {
        var map = EndpointSliceMap()
        try map.set(.ready("web-a", [1, 2]))
        let change = try map.set(.ready("web-a", [2, 4]))
        assertLesson(
            "\(try numbers(map)) \(change.gone) \(try map.set(.ready("web-a", [2, 4])))",
            is: "[2, 4] [10.0.0.1:8080] \(EndpointSliceMap.Change())",
            "change a slice from 1, 2 to 2, 4, twice",
            why: "a slice says all that it holds, and saying it again is no change")
    }

    func testASliceMayChangeItsService() throws {
        var map = EndpointSliceMap()
        try map.set(.ready("web-a", [1]))
        let change = try map.set(.ready("web-a", of: "api", [1]))
        let api = ServicePortName(namespace: "shop", name: "api", port: "http")
        assertLesson(
            "\(try numbers(map)) \(try map.endpoints(of: api)) \(change.changed)",
            is: "[] [10.0.0.1:8080] [shop/api:http, shop/web:http]", "give the slice of web to api",
            why: "whoever remembers it under its first service sends to the wrong pods")
        let gone = try map.remove(.ready("web-a", of: "web", [1]))
        assertLesson(
            "\(try map.endpoints(of: api)) \(gone.changed)", is: "[] [shop/api:http]",
            "remove that slice, named with the label that it had first",
            why:
                "what goes is the slice that is known by this name, whatever its last message says of its service"
        )
    }

    func testWhatConditionsSay() throws {
        var map = EndpointSliceMap()
        let conditions = [
            "{}", "{\"ready\":true}", "{\"ready\":false}",
            "{\"ready\":false,\"serving\":true,\"terminating\":true}",
            "{\"serving\":false}",
        ]
        let endpoints = conditions.enumerated().map {
            "{\"addresses\":[\"10.0.0.\($0 + 1)\",\"10.9.9.9\"],\"conditions\":\($1)}"
        }
        try map.set(.named("s", "[\(endpoints.joined(separator: ","))]"))
        let letters = try map.endpoints(of: http).map {
            ($0.isReady ? "r" : "-") + ($0.isServing ? "s" : "-") + ($0.isTerminating ? "t" : "-")
        }
        assertLesson(
            letters, is: ["rs-", "rs-", "-s-", "-st", "r--"],
            "read conditions \(conditions): ready, serving, terminating",
            why: "what is not said is taken for the better, or an old cluster would have no endpoints")
    }

    func testLocalIsWhatIsOnThisNode() throws {
        var map = EndpointSliceMap(node: "n1")
        try map.set(
            .named(
                "s",
                """
                [{"addresses":["10.0.0.1"],"nodeName":"n1"},{"addresses":["10.0.0.2"],"nodeName":"n2"},
                 {"addresses":["10.0.0.3"]}]
                """))
        var nowhere = EndpointSliceMap()
        try nowhere.set(.named("s", "[{\"addresses\":[\"10.0.0.3\"]}]"))
        assertLesson(
            try (map.endpoints(of: http) + nowhere.endpoints(of: http)).map(\.isLocal),
            is: [true, false, false, false], "endpoints on this node, on another, on none known",
            why: "a proxy that does not know its node's name has no local endpoints")
    }

    func testWhichPortsAnEndpointHas() throws {
        var map = EndpointSliceMap()
        try map.set(
            .named(
                "s", "[{\"addresses\":[\"10.0.0.1\"]}]",
                ports:
                    "[{\"name\":\"http\",\"port\":8080},{\"name\":\"dns\",\"protocol\":\"UDP\",\"port\":53},{\"name\":\"any\"},{\"name\":\"zero\",\"port\":0}]"
            ))
        try map.set(.named("names", "[{\"addresses\":[\"a.example\"]}]", type: "FQDN"))
        let names = [
            ("http", TransportProtocol.tcp), ("dns", .udp), ("dns", .tcp), ("any", .tcp), ("zero", .tcp),
        ].map {
            ServicePortName(namespace: "shop", name: "web", port: $0, transport: $1)
        }
        assertLesson(
            try names.map { try map.endpoints(of: $0).description },
            is: ["[10.0.0.1:8080]", "[10.0.0.1:53]", "[]", "[]", "[]"],
            "ports http, dns of UDP, one without a number, one of number 0, and a slice of names",
            why: "a port is its name and what carries it")
    }

    func testASliceWithoutAServiceIsRefused() throws {
        var map = EndpointSliceMap()
        try map.set(.ready("s", [1]))
        XCTAssertThrowsError(try map.set(.named("t", of: nil, "[{\"addresses\":[\"10.0.0.2\"]}]")))
        XCTAssertThrowsError(
            try map.set(.named("s", "[{\"addresses\":[\"10.0.0.2\"]},{\"addresses\":[\"x\"]}]")))
        assertLesson(
            try numbers(map), is: [1], "set a slice without a service, then one with an address that is none",
            why: "a slice that is refused leaves what was there")
    }
}
