/// What the kit can do with a table of facts.
enum GoldenTable {
    typealias Result = (passed: Int, total: Int, failures: [String])

    /// A lab that is finished uses it: this judges its rows.
    case runs((_ json: [UInt8]) throws -> Result)
    /// It waits for a lab.
    case waits(lab: String)

    /// Whom it waits for.
    var lab: String {
        switch self {
        case .runs: ""
        case .waits(let lab): lab
        }
    }

    /// Every table that a lab is known to use.
    static var all: [String: GoldenTable] {
        var tables: [String: GoldenTable] = [
            "rv64-vmm-classification": .runs(ClassificationConformance.run),
            "x86-sensitive-instructions": .runs(X86SensitiveConformance.run),
            "cgroups": .runs(CgroupConformance.run),
            "oci-runtime-config": .runs(RuntimeConfigConformance.run),
            "oci-image-documents": .runs(ImageDocumentConformance.run),
            "dockerfile-env-expansion": .runs(DockerfileWordConformance.run),
            "dockerfile-words": .runs(DockerfileWordConformance.run),
            "dockerignore": .runs(IgnoreFileConformance.run),
            "k8s-quantity": .runs(QuantityConformance.run),
            "k8s-selectors": .runs(SelectorConformance.run),
            "k8s-json-merge-3way": .runs(JSONMergeConformance.run),
            "k8s-api-semantics": .runs(APIConformance.run),
            "k8s-strategic-merge-patch": .runs(StrategicPatchConformance.run),
            "replicaset": .runs(ReplicaSetConformance.run),
            "deployment-rolling": .runs(RolloutConformance.run),
            "pod-qos": .runs(QualityConformance.run),
            "hpa": .runs(HPAConformance.run),
            "dns-service-discovery": .runs(DiscoveryConformance.run),
            "sched-tainttoleration": .runs {
                try PluginConformance.run($0, PluginConformance.taintToleration)
            },
            "sched-nodeaffinity": .runs { try PluginConformance.run($0, PluginConformance.nodeAffinity) },
        ]
        for (name, profile) in PluginConformance.others {
            tables["sched-\(name)"] = .runs { try PluginConformance.run($0, profile) }
        }
        for name in LinearizabilityConformance.tables { tables[name] = .runs(LinearizabilityConformance.run) }
        for name in EtcdTraceConformance.tables { tables[name] = .runs(EtcdTraceConformance.run) }
        for (lab, names) in waiting {
            for name in names { tables[name] = .waits(lab: lab) }
        }
        return tables
    }

    private static let waiting: [(lab: String, tables: [String])] = [
        ("container engine", ["docker-cli-requests"]),
        ("cluster control plane", ["kubectl-sessions"]),
    ]
}
