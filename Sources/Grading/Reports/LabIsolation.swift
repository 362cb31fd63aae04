/// How far the code of one lab was kept from the host while it was judged.
public struct LabIsolation: Sendable, Equatable, Codable {
    /// Whether it was compiled and run in a box at all.
    public var isBoxed: Bool
    /// Layers of the box that this host does not give.
    public var missing: [String]
    /// Milestones that ran with root's own power over the host, as `host: root` in `lab.yml` asks for.
    public var onHost: [String]

    init(of lab: Lab, _ probe: SandboxProbe) {
        isBoxed = probe.sandbox != nil
        missing = probe.missing.keys.map(\.rawValue).sorted()
        onHost = lab.milestones.filter { $0.host == "root" }.map(\.id)
    }
}
