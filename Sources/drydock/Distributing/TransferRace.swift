import Glibc
import ImageLayers
import OCIImage

/// An image pushed to our registry and to Debian's, and pulled from both, by skopeo and by us.
///
/// All of them are programs of their own, as in life. By the wall clock, since client and registry run side by
/// side and may wait for each other; and by processor time of both, which says more on a busy machine.
struct TransferRace {
    /// The figures of one way and one client, by registry.
    private struct Task {
        let client: Client
        let way: String
        var wall = RacingRegistry.Kind.allCases.map { ($0.rawValue, [Double]()) }
        var processor = RacingRegistry.Kind.allCases.map { ($0.rawValue, [Double]()) }
    }

    /// Who carries it.
    private enum Client: String {
        case skopeo, drydock
    }

    let place: BenchPlace
    let tools: BenchTools
    let megabytes: Int
    let rounds: Int

    func run(into result: inout ImageBenchResult) throws {
        let source = try place.folder("source")
        try makeImage(in: try ImageLayout(at: source))
        let clients: [Client] = tools["skopeo"] == nil ? [.drydock] : [.skopeo, .drydock]
        var tasks = clients.flatMap { client in ["push", "pull"].map { Task(client: client, way: $0) } }
        for _ in 0..<rounds {
            for (index, kind) in RacingRegistry.Kind.allCases.enumerated() {
                guard let program = kind == .own ? Contender.drydock.first : tools[kind.rawValue] else {
                    continue
                }
                for client in clients {
                    let registry = try RacingRegistry(kind, program, root: place.folder("registry"))
                    for task in tasks.indices where tasks[task].client == client {
                        let time = try transfer(tasks[task], registry, source)
                        tasks[task].wall[index].1.append(time.wall)
                        tasks[task].processor[index].1.append(time.processor)
                    }
                    registry.stop()
                }
            }
        }
        for task in tasks {
            let clocks = [("the wall clock", task.wall), ("both programs", task.processor)]
            for (clock, times) in clocks {
                result.add(
                    "\(task.way) by \(task.client.rawValue), seconds of \(clock)", times,
                    megabytes: Double(megabytes), base: RacingRegistry.Kind.debian.rawValue)
            }
        }
    }

    private func transfer(
        _ task: Task, _ registry: RacingRegistry, _ source: String
    ) throws -> (wall: Double, processor: Double) {
        let there = "\(registry.address)/race:1"
        let here = task.way == "push" ? source : try place.free("pulled")
        let command =
            switch (task.client, task.way) {
            case (.skopeo, "push"):
                [
                    "copy", "-q", "--preserve-digests", "--dest-tls-verify=false", "oci:\(here):x",
                    "docker://\(there)",
                ]
            case (.skopeo, _):
                [
                    "copy", "-q", "--preserve-digests", "--src-tls-verify=false", "docker://\(there)",
                    "oci:\(here):x",
                ]
            case (.drydock, "push"): ["image", "push", there, "--image", "x", "--layout", here, "--json"]
            case (.drydock, _): ["image", "pull", there, "--layout", here, "--json"]
            }
        let before = try registry.processorSeconds
        let start = ContinuousClock.now
        let run = try tools.run(task.client.rawValue, command)
        let took = start.duration(to: .now).components
        let processor = try registry.processorSeconds - before + (run?.cpuSeconds ?? 0)
        return (Double(took.seconds) + Double(took.attoseconds) / 1e18, processor)
    }

    /// Four layers that are a gzip archive only to the eye: clients pass on what is packed as it is.
    private func makeImage(in layout: ImageLayout) throws {
        let store = layout.store
        let layers = try (0..<4).map { number -> Descriptor in
            let writer = try store.writer()
            for piece in 0..<megabytes {
                let bytes = [UInt8](repeating: UInt8(truncatingIfNeeded: piece), count: 249_992)
                try withUnsafeBytes(of: (number << 32 | piece).littleEndian) { try writer.write($0) }
                try bytes.withUnsafeBytes { try writer.write($0) }
            }
            let (digest, size) = try writer.commit()
            return Descriptor(mediaType: MediaType.layerGzip, digest: digest, size: size)
        }
        let text = #"{"architecture":"amd64","os":"linux","rootfs":{"type":"layers","diff_ids":[]}}"#
        let config = try store.put(bytes: Array(text.utf8), mediaType: MediaType.config)
        let manifest = ImageManifest(config: config, layers: layers)
        let image = try store.put(bytes: Array(manifest.text().utf8), mediaType: MediaType.manifest)
        try layout.tag(image, as: "x")
    }
}
