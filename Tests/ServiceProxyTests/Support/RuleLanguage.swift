import PacketTracing
import ServiceModel
import ServiceProxy

/// A language for rules: how they are written, and how they are read again.
struct RuleLanguage: Sendable {
    let name: String
    let render: @Sendable ([ServiceRules], NodeNetwork) throws -> String
    let read: @Sendable (String) throws -> TracedRules

    static let iptables = RuleLanguage(
        name: "iptables", render: { try IPTablesText.render($0, on: $1) },
        read: { try IPTablesReader.read($0) })
    static let nft = RuleLanguage(
        name: "nft", render: { try NFTText.render($0, on: $1) }, read: { try NFTReader.read($0) })
    static let all = [iptables, nft]
}
