import FoundationEssentials

/// Where a Kubernetes Job finds the grader and the folders.
public struct KubernetesPlace: Sendable {
    /// The image that holds a toolchain.
    public var image: String
    /// The claim of the volume that holds the kit, the submissions and the results.
    public var claim: String
    /// Where the volume is seen, here and in every pod.
    public var mount: String
    /// The namespace of the Job; kubectl's own when nil.
    public var namespace: String?

    /// A place.
    public init(image: String, claim: String, mount: String, namespace: String? = nil) {
        self.image = image
        self.claim = claim
        self.mount = mount
        self.namespace = namespace
    }
}

/// Tasks as the indexes of a Kubernetes Job; the Job starts a failed pod again.
///
/// - Kubernetes: batch/v1 Job, "Indexed" completion mode
struct KubernetesJob: TaskScheduler {
    let kit: Kit
    /// The absolute path of this program in the shared volume.
    let grader: String
    let place: KubernetesPlace
    /// Pods that run at one time.
    let width: Int
    let kubectl: ClusterTool

    func start(work path: String, tasks: Int) throws -> String {
        let name = "drydock-\(UUID().uuidString.lowercased().prefix(8))"
        let json = try manifest(name: name, work: path, tasks: tasks)
        try FreshFile.write(Array(json.utf8), to: path + ".job")
        _ = try kubectl.output(inNamespace + ["create", "-f", path + ".job"])
        return name
    }

    func haveEnded(_ tasks: String) throws -> Bool {
        let question = "jsonpath={.status.conditions[?(@.status==\"True\")].type}"
        let (text, errors, isGood) = try kubectl.run(
            inNamespace + ["get", "job", tasks, "--output", question])
        if isGood { return text.contains("Complete") || text.contains("Failed") }
        if errors.contains("NotFound") { return true }
        throw KitError("kubectl get job: \(errors.prefix(500))")
    }

    func cancel(_ tasks: String) {
        _ = try? kubectl.run(inNamespace + ["delete", "job", tasks, "--ignore-not-found"])
    }

    private var inNamespace: [String] { place.namespace.map { ["--namespace", $0] } ?? [] }

    /// The Job, as JSON.
    func manifest(name: String, work path: String, tasks: Int) throws -> String {
        let container = Container(
            name: "grader", image: place.image,
            command: [grader, "class-worker", "--work", path, "--kit", kit.root], workingDir: kit.root,
            // Submissions run in namespaces and groups of their own, which an unprivileged pod may not make.
            securityContext: .init(privileged: true),
            resources: .init(
                requests: ["cpu": "1", "memory": "2Gi"], limits: ["cpu": "2", "memory": "6Gi"]),
            volumeMounts: [.init(name: "class", mountPath: place.mount)])
        let pod = Pod(
            restartPolicy: "Never", automountServiceAccountToken: false, containers: [container],
            volumes: [.init(name: "class", persistentVolumeClaim: .init(claimName: place.claim))])
        let labels = ["app.kubernetes.io/name": "drydock", "app.kubernetes.io/component": "class-worker"]
        let job = Job(
            metadata: .init(name: name, namespace: place.namespace, labels: labels),
            spec: .init(
                completionMode: "Indexed", completions: tasks, parallelism: min(width, tasks),
                backoffLimitPerIndex: 2, maxFailedIndexes: tasks, ttlSecondsAfterFinished: 86_400,
                template: .init(metadata: .init(name: nil, namespace: nil, labels: labels), spec: pod)))
        return try job.prettyJSON()
    }

    // The parts of the manifest that we set, by the names that the API has for them.

    private struct Job: Encodable {
        var apiVersion = "batch/v1"
        var kind = "Job"
        var metadata: Metadata
        var spec: Spec

        struct Spec: Encodable {
            var completionMode: String
            var completions: Int
            var parallelism: Int
            var backoffLimitPerIndex: Int
            var maxFailedIndexes: Int
            var ttlSecondsAfterFinished: Int
            var template: Template
        }
    }

    private struct Metadata: Encodable {
        var name: String?
        var namespace: String?
        var labels: [String: String]
    }

    private struct Template: Encodable {
        var metadata: Metadata
        var spec: Pod
    }

    private struct Pod: Encodable {
        var restartPolicy: String
        var automountServiceAccountToken: Bool
        var containers: [Container]
        var volumes: [Volume]
    }

    private struct Container: Encodable {
        var name: String
        var image: String
        var command: [String]
        var workingDir: String
        var securityContext: SecurityContext
        var resources: Resources
        var volumeMounts: [VolumeMount]
    }

    private struct SecurityContext: Encodable { var privileged: Bool }
    private struct Resources: Encodable { var requests: [String: String], limits: [String: String] }
    private struct VolumeMount: Encodable { var name: String, mountPath: String }
    private struct Volume: Encodable { var name: String, persistentVolumeClaim: Claim }
    private struct Claim: Encodable { var claimName: String }
}

extension ClassOrder {
    /// Judges as a Kubernetes Job. Builds the trusted exams first.
    /// - Throws: `KitError` when a folder is outside the shared volume.
    public func kubernetes(
        heading: RunHeading, grader: String, place: KubernetesPlace, toolchain: Toolchain,
        progress: @escaping ProgressHandler
    ) throws -> SharedFolderBackend {
        for path in [kit.root, grader, roll.folder, results.path] where !path.hasPrefix(place.mount + "/") {
            throw KitError("\(path): not below --mount \(place.mount), so no pod would see it")
        }
        try GradeRun(kit: kit, toolchain: toolchain, seed: seed, progress: progress).checkProbes(labs)
        let job = KubernetesJob(
            kit: kit, grader: grader, place: place, width: jobs,
            kubectl: try ClusterTool("kubectl", package: "kubectl"))
        return SharedFolderBackend(order: self, heading: heading, scheduler: job)
    }
}
