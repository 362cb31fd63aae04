import Documents

extension JSONShape {
    /// What a runtime can do.
    ///
    /// - OCI: runtime-spec 1.3, schema/features-schema.json
    static let features = object(
        [
            "ociVersionMin": .string, "ociVersionMax": .string, "hooks": strings, "mountOptions": strings,
            "annotations": .named(.string), "potentiallyUnsafeConfigAnnotations": strings,
            "linux": linuxFeatures,
        ], required: ["ociVersionMin", "ociVersionMax"])

    private static let enabled = object(["enabled": .boolean])

    private static let linuxFeatures = object([
        "namespaces": list(of: RuntimeConfig.Linux.NamespaceType.shape),
        "capabilities": .list(of: .capability),
        "cgroup": .object([
            "v1": .boolean, "v2": .boolean, "systemd": .boolean, "systemdUser": .boolean, "rdma": .boolean,
        ]),
        "seccomp": .object([
            "enabled": .boolean,
            "actions": .list(of: RuntimeConfig.Linux.SeccompAction.shape),
            "operators": .list(of: RuntimeConfig.Linux.SeccompOperator.shape),
            "archs": .list(of: RuntimeConfig.Linux.SeccompArchitecture.shape),
            "knownFlags": .list(of: RuntimeConfig.Linux.SeccompFlag.shape),
            "supportedFlags": .list(of: RuntimeConfig.Linux.SeccompFlag.shape),
        ]),
        "apparmor": enabled, "selinux": enabled, "intelRdt": enabled,
        "mountExtensions": .object(["idmap": enabled]), "netDevices": enabled,
    ])
}

extension CaseIterable where Self: RawRepresentable, RawValue == String {
    fileprivate static var shape: JSONShape { .word(allCases.map(\.rawValue)) }
}
