import Documents

extension JSONShape {
    /// The objects of platforms that this kit does not run; their shapes are only made when one is there.
    ///
    /// - OCI: runtime-spec 1.3, schema/config-{solaris,windows,vm,zos,freebsd}.json
    static let platforms: [(name: String, shape: @Sendable () -> JSONShape)] = [
        ("solaris", { solaris }), ("windows", { windows }), ("vm", { vm }), ("zos", { zos }),
        ("freebsd", { freebsd }),
    ]

    private static let solaris = object([
        "milestone": .string, "limitpriv": .string, "maxShmMemory": .string,
        "cappedCPU": .object(["ncpus": .string]),
        "cappedMemory": .object(["physical": .string, "swap": .string]),
        "anet": .list(
            of: .object([
                "linkname": .string, "lowerLink": .string, "allowedAddress": .string,
                "configureAllowedAddress": .string, "defrouter": .string, "macAddress": .string,
                "linkProtection": .string,
            ])),
    ])

    private static let windows = object(
        [
            "layerFolders": .list(of: .string, atLeast: 1),
            "devices": .list(
                of: .object(["id": .string, "idType": .word(["class"])], required: ["id", "idType"])),
            "resources": .object([
                "memory": .object(["limit": unsigned64]),
                "cpu": .object(["count": unsigned64, "shares": unsigned16, "maximum": unsigned16]),
                "storage": .object(["iops": unsigned64, "bps": unsigned64, "sandboxSize": unsigned64]),
            ]),
            "network": .object([
                "endpointList": strings, "allowUnqualifiedDNSQuery": .boolean, "DNSSearchList": strings,
                "networkSharedContainerName": .string, "networkNamespace": .string,
            ]),
            "credentialSpec": .object([:]), "servicing": .boolean, "ignoreFlushesDuringBoot": .boolean,
            "hyperv": .object(["utilityVMPath": .string]),
            "jobContainer": .object(["rootfsMountPoint": .string]),
        ], required: ["layerFolders"])

    private static let vm = object(
        [
            "hypervisor": .object(["path": .string, "parameters": strings], required: ["path"]),
            "kernel": .object(
                ["path": .string, "parameters": strings, "initrd": .string], required: ["path"]),
            "image": .object(
                ["path": .string, "format": .word(["raw", "qcow2", "vdi", "vmdk", "vhd"])],
                required: ["path", "format"]),
            "hwConfig": .object([
                "deviceTree": .string, "vcpus": unsigned32, "memory": unsigned64, "dtdevs": strings,
                "iomems": .list(
                    of: .object(
                        ["firstGFN": unsigned64, "firstMFN": unsigned64, "nrMFNs": unsigned64],
                        required: ["firstMFN", "nrMFNs"])),
                "irqs": .list(of: unsigned32),
            ]),
        ], required: ["kernel"])

    private static let zos = object([
        "namespaces": .list(
            of: .object(
                ["type": .word(["mount", "pid", "uts", "ipc"]), "path": .string], required: ["type"]))
    ])

    private static let sharing = word(["disable", "new", "inherit"])
    private static let sharingAlways = word(["new", "inherit"])

    private static let freebsd = object([
        "devices": .list(of: .object(["path": .string, "mode": .unsigned(upTo: 0o777)])),
        "jail": .object([
            "parent": .string, "host": sharingAlways, "ip4": sharing, "ip6": sharing,
            "vnet": sharingAlways, "sysvmsg": sharing, "sysvsem": sharing, "sysvshm": sharing,
            "enforceStatfs": .unsigned(upTo: 255),
            "allow": .object([
                "setHostname": .boolean, "rawSockets": .boolean, "chflags": .boolean, "mount": strings,
                "quotas": .boolean, "socketAf": .boolean, "reservedPorts": .boolean, "suser": .boolean,
            ]),
        ]),
    ])
}
