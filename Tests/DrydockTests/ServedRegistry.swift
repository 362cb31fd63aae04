import Foundation
import ImageLayers
import OCIImage
import XCTest

/// A `drydock registry` that serves while a test runs, and layouts beside it.
final class ServedRegistry {
    let folder: String
    private(set) var process: DrydockProcess?
    /// `127.0.0.1:PORT`
    private(set) var address = ""

    init() throws {
        folder = NSTemporaryDirectory() + "drydock-served-\(UUID().uuidString)"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    }

    deinit {
        stop(SIGKILL)
        try? FileManager.default.removeItem(atPath: folder)
    }

    var root: String { "\(folder)/registry" }

    func start(port: String = "0") throws {
        let process = try DrydockProcess([
            "registry", "--root", root, "--listen", "127.0.0.1:\(port)", "--json",
        ])
        self.process = process
        guard process.awaitOutput("}\n"),
            let line = try JSONSerialization.jsonObject(with: Data(process.output.utf8)) as? [String: String],
            let address = line["address"]
        else { throw SpawnFailure(path: "drydock registry: \(process.end().errors)", code: EINVAL) }
        self.address = address
    }

    @discardableResult
    func stop(_ signal: Int32 = SIGTERM) -> Int32? {
        guard let process else { return nil }
        self.process = nil
        process.signal(signal)
        return process.end().status
    }

    func layout(_ name: String) throws -> ImageLayout {
        try ImageLayout(at: "\(folder)/\(name)")
    }

    /// An image that skopeo takes for one: a configuration and layers that are archives.
    func image(
        _ layers: [[UInt8]], in layout: ImageLayout, architecture: String = "amd64", as name: String? = nil
    )
        throws -> Descriptor
    {
        let ids = layers.map { "\"\(Digest(of: $0))\"" }.joined(separator: ",")
        let config =
            "{\"architecture\":\"\(architecture)\",\"os\":\"linux\",\"config\":{},\"rootfs\":{\"type\":\"layers\",\"diff_ids\":[\(ids)]}}"
        let store = layout.store
        let manifest = ImageManifest(
            config: try store.put(bytes: Array(config.utf8), mediaType: MediaType.config),
            layers: try layers.map { try store.put(bytes: $0, mediaType: MediaType.layer) })
        var image = try store.put(bytes: Array(manifest.text().utf8), mediaType: MediaType.manifest)
        image.platform = Platform(architecture: architecture)
        if let name { try layout.tag(image, as: name) }
        return image
    }

    /// Runs a program of the system; its status, and what it said.
    static func run(_ words: [String]) throws -> (status: Int32, output: String) {
        let process = Process()
        let pipe = Pipe()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = words
        process.standardOutput = pipe
        process.standardError = pipe
        try process.run()
        let output = String(decoding: pipe.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        process.waitUntilExit()
        return (process.terminationStatus, output)
    }
}
