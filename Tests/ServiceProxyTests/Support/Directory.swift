import ClusterObjects
import DNSMessages
import ServiceModel
import ServiceProxy
import XCTest

/// The names of the shop's services, and somebody who asks for them.
enum Directory {
    static let domain = "shop.svc.cluster.local."

    static func services() throws -> [Service] {
        let http = "\"ports\":[{\"name\":\"http\",\"port\":80}]"
        return try [
            .named("web", "{\"clusterIP\":\"172.20.0.1\",\(http)}"),
            .named(
                "both", "{\"clusterIP\":\"172.20.0.2\",\"clusterIPs\":[\"172.20.0.2\",\"fd00::2\"],\(http)}"),
            .named("plain", "{\"clusterIP\":\"172.20.0.3\",\"ports\":[{\"port\":80}]}"),
            .named(
                "names",
                """
                {"clusterIP":"172.20.0.4","ports":[{"name":"dns","protocol":"UDP","port":53},\
                {"name":"dns-tcp","port":5353}]}
                """),
            .named("db", "{\"clusterIP\":\"None\",\(http)}"),
            .named("early", "{\"clusterIP\":\"None\",\"publishNotReadyAddresses\":true,\(http)}"),
            .named("nobody", "{\"clusterIP\":\"None\",\(http)}"),
            .named("outside", "{\"type\":\"ExternalName\",\"externalName\":\"www.example.com\"}"),
            .named("inside", "{\"type\":\"ExternalName\",\"externalName\":\"web.\(domain)\"}"),
            .named("lost", "{\"type\":\"ExternalName\",\"externalName\":\"gone.\(domain)\"}"),
            .named("here", "{\"type\":\"ExternalName\",\"externalName\":\"there.\(domain)\"}"),
            .named("there", "{\"type\":\"ExternalName\",\"externalName\":\"here.\(domain)\"}"),
        ]
    }

    static func slices() throws -> [EndpointSlice] {
        let ports = "[{\"name\":\"http\",\"port\":8080}]"
        return try [
            .named("web-1", of: "web", "[{\"addresses\":[\"10.0.0.1\"]}]", ports: ports),
            .named(
                "db-1", of: "db",
                """
                [{"addresses":["10.0.0.10"],"hostname":"db-0","conditions":{"ready":true}},
                {"addresses":["10.0.0.11"],"hostname":"db-0"},
                {"addresses":["10.0.0.12"],"conditions":{}},
                {"addresses":["10.0.0.13"],"hostname":"db-9","conditions":{"ready":false,"serving":true}}]
                """, ports: ports),
            .named("db-2", of: "db", "[{\"addresses\":[\"fd00::a\"]}]", ports: ports, type: "IPv6"),
            .named("db-3", of: "db", "[{\"addresses\":[\"db.example.com\"]}]", type: "FQDN"),
            .named(
                "early-1", of: "early", "[{\"addresses\":[\"10.0.0.20\"],\"conditions\":{\"ready\":false}}]",
                ports: ports),
            .named(
                "nobody-1", of: "nobody",
                "[{\"addresses\":[\"10.0.0.30\"],\"conditions\":{\"ready\":false}}]",
                ports: ports),
        ]
    }

    static func zone(_ settings: ZoneSettings = ZoneSettings()) throws -> ServiceZone {
        try ServiceZone(try services(), try slices(), settings: settings)
    }

    /// A headless service with so many endpoints, up to 255.
    static func crowd(_ name: String, _ count: Int) throws -> ServiceZone {
        let spec = "{\"clusterIP\":\"None\",\"ports\":[{\"name\":\"http\",\"port\":80}]}"
        return try ServiceZone(
            [.named(name, spec)], [.ready("\(name)-1", of: name, Array(1...count))])
    }

    /// A name; of the shop where it has no dot at the end.
    static func name(_ text: String) throws -> DNSName {
        try DNSName(parsing: text.hasSuffix(".") ? text : "\(text).\(domain)")
    }

    /// What a zone answers, a line each.
    static func ask(_ text: String, _ type: RecordType, of zone: ServiceZone? = nil) throws -> String {
        let result = try (zone ?? Self.zone()).resolve(name(text), type)
        let lines =
            ["\(result.code)"] + result.answers.map { "\($0)" } + result.authority.map { "zone: \($0.name)" }
            + result.additional.map { "more: \($0)" }
        return lines.joined(separator: "\n").replacing("shop.svc.cluster.local.", with: "~")
    }
}
