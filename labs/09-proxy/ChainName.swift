import ServiceModel

/// Names of chains: short, because the kernel allows 28 letters, and the same in every run.
///
/// kube-proxy takes SHA-256 in base 32; here it is 64 bits of `StableHash`: the names differ, their form does not.
enum ChainName {
    private static let letters = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567")

    static func service(_ info: ServicePortInfo) -> String { "KUBE-SVC-" + hash("\(key(info))") }
    static func local(_ info: ServicePortInfo) -> String { "KUBE-SVL-" + hash("\(key(info))") }
    static func external(_ info: ServicePortInfo) -> String { "KUBE-EXT-" + hash("\(key(info))") }
    static func firewall(_ info: ServicePortInfo) -> String { "KUBE-FW-" + hash("\(key(info))") }
    static func endpoint(_ endpoint: Endpoint, of info: ServicePortInfo) -> String {
        "KUBE-SEP-" + hash("\(key(info)) \(endpoint.place)")
    }

    private static func key(_ info: ServicePortInfo) -> String {
        "\(info.name) \(info.name.transport.keyword)"
    }

    private static func hash(_ text: String) -> String {
        let hash = StableHash.of(text.utf8)
        return String((0..<13).map { letters[Int(hash >> UInt64(5 * (12 - $0)) & 31)] })
    }
}
