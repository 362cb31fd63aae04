import Foundation
import ImageLayers
import OCIImage
import Synchronization
import WebMessages
import XCTest

/// What may go wrong on the way to a registry, and a record of what was sent.
final class Line: RegistryTransport {
    struct Faults: Sendable {
        /// The body of the next answers to GET of a blob breaks after so many bytes, each once.
        var breakAnswers: [Int] = []
        /// The body of the next PATCH requests breaks after so many bytes, each once.
        var breakRequests: [Int] = []
        /// So many requests for blobs wait for each other, as long as it is worth it.
        var meets = 1
        /// Range is not understood.
        var ignoresRange = false
        /// An upload begins whatever else is asked for, and locations are whole addresses with a state.
        var isOldFashioned = false
        /// One byte of every blob is changed on its way.
        var changesBlobs = false
        /// One byte of every manifest is changed on its way.
        var changesManifests = false
    }

    private struct State {
        var faults: Faults
        var log: [HTTPRequest] = []
        var sent = 0
        var running = 0
        var most = 0
    }

    let registry: Registry
    private let state: Mutex<State>

    init(_ registry: Registry, _ faults: Faults = Faults()) {
        self.registry = registry
        state = Mutex(State(faults: faults))
    }

    /// `METHOD target`, in order.
    var lines: [String] { state.withLock { $0.log.map { "\($0.method) \($0.target)" } } }
    var requests: [HTTPRequest] { state.withLock { $0.log } }
    /// Bytes of bodies that reached the registry.
    var sent: Int { state.withLock { $0.sent } }
    /// Answers to GET of blobs that were being read at once.
    var most: Int { state.withLock { $0.most } }

    func send(_ request: HTTPRequest) async throws -> HTTPResponse {
        var request = request
        let faults = state.withLock { state in
            state.log.append(request)
            return state.faults
        }
        if faults.isOldFashioned {
            request.target = request.target.replacingOccurrences(of: "_state=x&", with: "")
                .replacingOccurrences(of: "?_state=x", with: "")
            if request.method == "POST" { request.target = String(request.path) }
        }
        if faults.ignoresRange { request.fields["Range"] = nil }
        request.body = counted(request)
        if request.method == "GET", request.target.contains("/blobs/") { await meet(faults.meets) }
        var response = try await registry.answer(to: request)
        if faults.isOldFashioned, let location = response.fields["Location"] {
            response.fields["Location"] = "http://registry.example:5000\(location)?_state=x"
        }
        return altered(response, to: request, faults)
    }

    private func meet(_ count: Int) async {
        state.withLock { state in
            state.running += 1
            state.most = max(state.most, state.running)
        }
        var tries = 0
        while most < count, tries < 20_000 {
            tries += 1
            await Task.yield()
        }
    }

    private func counted(_ request: HTTPRequest) -> HTTPBody {
        let end =
            request.method == "PATCH"
            ? state.withLock { $0.faults.breakRequests.isEmpty ? nil : $0.faults.breakRequests.removeFirst() }
            : nil
        let stream = request.body.stream
        let counter = Counter()
        return .stream(
            HTTPStream(length: stream.length) { [self] in
                guard let piece = try await stream.next() else { return nil }
                let room = end.map { max(0, $0 - counter.value) } ?? piece.count
                let part = Array(piece.prefix(room))
                counter.add(part.count)
                state.withLock { $0.sent += part.count }
                if part.isEmpty, !piece.isEmpty { throw LostConnection() }
                return part
            })
    }

    private func altered(_ response: HTTPResponse, to request: HTTPRequest, _ faults: Faults) -> HTTPResponse
    {
        guard request.method == "GET", response.status < 300, response.body.length != 0 else {
            return response
        }
        let isBlob = request.target.contains("/blobs/")
        var response = response
        let end =
            isBlob
            ? state.withLock { $0.faults.breakAnswers.isEmpty ? nil : $0.faults.breakAnswers.removeFirst() }
            : nil
        let changes =
            isBlob ? faults.changesBlobs : faults.changesManifests && request.target.contains("/manifests/")
        let stream = response.body.stream
        let counter = Counter()
        response.body = .stream(
            HTTPStream(length: stream.length) { [self] in
                guard var piece = try await stream.next() else {
                    if isBlob, counter.end() { state.withLock { $0.running -= 1 } }
                    return nil
                }
                if changes, counter.value == 0 { piece[0] ^= 1 }
                let room = end.map { max(0, $0 - counter.value) } ?? piece.count
                let part = Array(piece.prefix(room))
                counter.add(part.count)
                if part.isEmpty {
                    if isBlob, counter.end() { state.withLock { $0.running -= 1 } }
                    throw LostConnection()
                }
                return part
            })
        return response
    }
}

private final class Counter: Sendable {
    private let state = Mutex((count: 0, isOver: false))

    var value: Int { state.withLock { $0.count } }

    func add(_ count: Int) {
        state.withLock { $0.count += count }
    }

    /// Whether this is the first end.
    func end() -> Bool {
        state.withLock { state in
            defer { state.isOver = true }
            return !state.isOver
        }
    }
}

/// Layouts in folders of their own, beside a registry.
final class TransferBench {
    let server: RegistryBench
    private let folder: String

    init() throws {
        server = try RegistryBench()
        folder = NSTemporaryDirectory() + "drydock-layouts-\(UUID().uuidString)"
    }

    deinit {
        try? FileManager.default.removeItem(atPath: folder)
    }

    func layout(_ name: String = "layout") throws -> ImageLayout {
        try ImageLayout(at: "\(folder)/\(name)")
    }

    func line(_ faults: Line.Faults = Line.Faults()) -> Line {
        Line(server.registry, faults)
    }

    /// An image of these layers in a layout.
    @discardableResult
    func image(_ layers: [[UInt8]], in layout: ImageLayout, platform: Platform? = nil, as name: String? = nil)
        throws
        -> Descriptor
    {
        let store = layout.store
        let config = try store.put(bytes: Array("{}".utf8), mediaType: MediaType.config)
        let blobs = try layers.map { try store.put(bytes: $0, mediaType: MediaType.layer) }
        let manifest = ImageManifest(config: config, layers: blobs)
        var descriptor = try store.put(bytes: Array(manifest.text().utf8), mediaType: MediaType.manifest)
        descriptor.platform = platform
        if let name { try layout.tag(descriptor, as: name) }
        return descriptor
    }

    /// An index of these.
    func index(_ entries: [Descriptor], in layout: ImageLayout) throws -> Descriptor {
        try layout.store.put(
            bytes: Array(ImageIndex(manifests: entries).text().utf8), mediaType: MediaType.index)
    }
}

/// Bytes that do not repeat.
func noise(_ count: Int, seed: UInt64 = 1) -> [UInt8] {
    var state = seed
    return (0..<count).map { _ in
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        return UInt8(truncatingIfNeeded: state >> 33)
    }
}

/// Options that send large blobs as they are in tests: of a few kilobytes.
func smallTransfers(_ change: (inout TransferOptions) -> Void = { _ in }) -> TransferOptions {
    var options = TransferOptions()
    options.monolithicBytes = 16
    change(&options)
    return options
}

/// Takes note of the steps of a transfer.
final class Steps: Sendable {
    private let steps = Mutex<[TransferStep]>([])

    var all: [TransferStep] { steps.withLock { $0 } }

    func note(_ step: TransferStep) {
        steps.withLock { $0.append(step) }
    }
}

extension TransferBench {
    /// Changes a blob on the disk.
    func overwrite(_ digest: Digest, in layout: ImageLayout, with bytes: [UInt8]) throws {
        try Data(bytes).write(to: URL(fileURLWithPath: try layout.store.path(of: digest)))
    }
}

extension RegistryBench {
    /// The ids of the uploads that are going on.
    func uploads() throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: "\(folder)/uploads")
    }
}
