import ClusterObjects
import ServiceModel
import ServiceProxy
import SuiteSupport
import XCTest

final class ServiceTests: XCTestCase {
    private let web = ServicePortName(namespace: "shop", name: "web", port: "http")

    private func ports(_ spec: String, status: String = "{}") throws -> [ServicePortInfo] {
        try ServiceMap.ports(of: .named("web", spec, status: status))
    }

    func testEachPortIsAService() throws {
        let ports = try ports(
            """
            {"clusterIP":"10.96.0.1","ports":[{"name":"http","port":80},
             {"name":"dns","protocol":"UDP","port":53,"nodePort":30053}]}
            """)
        assertLesson(
            ports.map {
                "\($0.name) \($0.name.transport.rawValue) \($0.clusterIP):\($0.port) \($0.nodePort)"
            },
            is: ["shop/web:http TCP 10.96.0.1:80 0", "shop/web:dns UDP 10.96.0.1:53 30053"],
            "read a service with two ports", why: "a proxy translates ports; TCP is what nothing said means")
    }

    func testWithoutAnAddressThereIsNothingToTranslate() throws {
        let specs = [
            "{\"clusterIP\":\"None\",\"ports\":[{\"port\":80}]}",
            "{\"clusterIP\":\"\",\"ports\":[{\"port\":80}]}",
            "{\"type\":\"ExternalName\",\"externalName\":\"a.b\",\"clusterIP\":\"10.96.0.1\",\"ports\":[{\"port\":80}]}",
        ]
        assertLesson(
            try specs.map { try ports($0).count }, is: [0, 0, 0],
            "read a headless service, one without an address yet, and another name",
            why: "the first and the last are for DNS alone, the second is not ready")
    }

    func testHowLongAClientStays() throws {
        let specs = [
            "None", "ClientIP",
            "ClientIP\",\"sessionAffinityConfig\":{\"clientIP\":{\"timeoutSeconds\":7}},\"x\":\"",
        ]
        assertLesson(
            try specs.map {
                try ports(
                    "{\"clusterIP\":\"10.96.0.1\",\"ports\":[{\"port\":1}],\"sessionAffinity\":\"\($0)\"}")[0]
                    .affinity
            },
            is: [nil, .seconds(10800), .seconds(7)], "read no affinity, one without and one with a timeout",
            why: "three hours unless something else is said")
    }

    func testPoliciesBindWhereTheyCanApply() throws {
        let start = "{\"clusterIP\":\"10.96.0.1\",\"ports\":[{\"port\":1}],"
        let specs = [
            "\"externalTrafficPolicy\":\"Local\"}",
            "\"type\":\"NodePort\",\"externalTrafficPolicy\":\"Local\"}",
            "\"externalIPs\":[\"1.2.3.4\"],\"externalTrafficPolicy\":\"Local\"}",
            "\"type\":\"LoadBalancer\",\"internalTrafficPolicy\":\"Local\"}",
        ]
        assertLesson(
            try specs.map { spec -> String in
                let port = try ports(start + spec)[0]
                return "\(port.externalPolicy.rawValue) \(port.internalPolicy.rawValue)"
            },
            is: ["Cluster Cluster", "Local Cluster", "Local Cluster", "Cluster Local"],
            "read traffic policies of four services",
            why: "a service that cannot be reached from outside has nothing to keep local")
    }

    func testAddressesFromOutside() throws {
        let port = try ports(
            """
            {"type":"LoadBalancer","clusterIP":"10.96.0.1","ports":[{"port":80}],"externalIPs":["1.2.3.4"],
             "loadBalancerSourceRanges":["9.0.0.0/8"],"healthCheckNodePort":31000}
            """, status: "{\"loadBalancer\":{\"ingress\":[{\"hostname\":\"a.b\"},{\"ip\":\"5.6.7.8\"}]}}")[0]
        assertLesson(
            "\(port.externalIPs) \(port.loadBalancerIPs) \(port.sourceRanges) \(port.healthCheckNodePort)",
            is: "[1.2.3.4] [5.6.7.8] [\"9.0.0.0/8\"] 31000",
            "read a load balancer with an address and a name",
            why: "packets have addresses; the name is for DNS")
    }

    func testBadNumbersNameTheirPlace() throws {
        let specs = [
            "{\"clusterIP\":\"10.96.0\",\"ports\":[]}",
            "{\"clusterIP\":\"10.96.0.1\",\"ports\":[{\"port\":70000}]}",
            "{\"clusterIP\":\"10.96.0.1\",\"ports\":[{\"port\":1},{\"port\":2,\"protocol\":\"tcp\"}]}",
        ]
        let words = try specs.map { spec -> String in
            do { return "\(try ports(spec))" } catch let fault as ServiceFault { return fault.description }
        }
        assertLesson(
            words.map { String($0.prefix { $0 != ":" }) },
            is: ["spec.clusterIP", "spec.ports[0].port", "spec.ports[1].protocol"],
            "read an address, a port and a protocol that cannot be",
            why: "the place is what a person looks for")
    }

    func testAChangeNamesThePortsThatChanged() throws {
        var map = ServiceMap()
        let spec = { (ports: String) in "{\"clusterIP\":\"10.96.0.1\",\"ports\":[\(ports)]}" }
        let (http, dns) = ("{\"name\":\"http\",\"port\":80}", "{\"name\":\"dns\",\"port\":53}")
        let changes = [
            try map.set(.named("web", spec(http))), try map.set(.named("web", spec(http + "," + dns))),
            try map.set(.named("web", spec(http + "," + dns))),
            try map.set(.named("web", spec(dns.replacing("53", with: "54")))),
            try map.remove(.named("web", spec(http))), try map.remove(.named("web", spec(http))),
        ]
        assertLesson(
            changes.map { $0.map(\.port) }, is: [["http"], ["dns"], [], ["dns", "http"], ["dns"], []],
            "add http, add dns, nothing, drop http and change dns, remove, remove again",
            why: "who writes rules wants to know what to write anew, and nothing else")
    }

    func testARefusedServiceChangesNothing() throws {
        var map = ServiceMap()
        try map.set(
            .named("web", "{\"clusterIP\":\"10.96.0.1\",\"ports\":[{\"name\":\"http\",\"port\":80}]}"))
        let before = map.ports
        XCTAssertThrowsError(
            try map.set(
                .named("web", "{\"clusterIP\":\"10.96.0.1\",\"ports\":[{\"port\":80},{\"port\":-1}]}")))
        assertLesson(
            map.ports, is: before, "set a service whose second port is -1",
            why: "half of a change is worse than none: connections would go astray")
    }

    func testAnAddressIsReadStrictly() {
        let texts = [
            "10.0.0.1", "10.0.0.01", "10.0.0.256", "10.0.0", "::1", "2001:db8::0:1", "1::2::3",
            "::ffff:1.2.3.4",
            "12345::", "0:0:0:0:0:0:0:0", "a:b:c:d:e:f:1:2:3", "",
        ]
        assertLesson(
            texts.map { IPAddress($0)?.description ?? "-" },
            is: [
                "10.0.0.1", "-", "-", "-", "::1", "2001:db8::1", "-", "::ffff:102:304", "-", "::", "-", "-",
            ], "read addresses", why: "a leading zero would be octal to some and decimal to others")
    }
}
