import LabSupport
import LinuxSystem
import OCIImage
import WebMessages

/// One blob on its way to a registry.
///
/// - OCI: distribution-spec, Pushing blobs
struct BlobUpload<Transport: RegistryTransport>: Sendable {
    let client: RegistryClient<Transport>
    let blob: Descriptor
    let source: PushedBlob
    /// Where uploads are that have begun, for the next run of a killed push.
    let journal: SmallFiles

    private var what: String { "blob \(blob.digest) to \(client.repository)" }
    private var uploads: String { "/v2/\(client.repository)/blobs/uploads/" }
    private var entry: String { Digest(of: Array("\(client.repository) \(blob.digest)".utf8)).encoded }

    /// Sends it, and returns when the registry has it.
    func send() async throws {
        // >>> images.8
        // A small one goes in one request. A large one begins an upload, sends it in parts or in one
        // stream, and ends it with its digest. When the connection breaks: ask how far the registry has
        // come (GET), and go on from there. When it does not know the upload any more: begin anew.
        // stub: throw Unimplemented("images.8")
        if blob.size <= client.options.monolithicBytes { return try await sendAtOnce() }
        var place = try await remembered()
        var failures = 0
        while true {
            let before = place?.offset ?? 0
            do {
                try await goOn(&place)
                try journal.remove(entry)
                return
            } catch let refusal as TransferError {
                try journal.remove(entry)
                throw refusal
            } catch let error as StoreError {
                throw error
            } catch {
                try Task.checkCancellation()
                // When even this cannot be asked, it stays where it was thought to be.
                if let lost = place, let answer = try? await state(of: lost) { place = answer.place }
                failures = (place?.offset ?? 0) > before ? 1 : failures + 1
                guard failures <= client.options.retries else { throw error }
                try await client.options.pause(failures)
                client.options.progress(.resumed(blob.digest, at: place?.offset ?? 0))
            }
        }
        // <<<
    }

    // >>> images.8
    private func sendAtOnce() async throws {
        let bytes = try await source.bytes(from: 0, most: Int(blob.size))
        defer { client.options.progress(.moved(blob.digest, bytes: bytes.count)) }
        let fields: HTTPFields = ["Content-Type": "application/octet-stream"]
        let first = try await client.transport.send(
            HTTPRequest("POST", "\(uploads)?digest=\(blob.digest)", fields: fields, body: .bytes(bytes)))
        if first.status == 201 { return }
        // Many a registry begins an upload instead.
        let place = try await self.place(first, offset: 0)
        let last = try await client.transport.send(
            HTTPRequest("PUT", place.completing(blob.digest), fields: fields, body: .bytes(bytes)))
        guard last.status == 201 else { throw await RegistryClient<Transport>.refusal(what, last) }
    }

    /// Everything that is left, part by part, and the end.
    private func goOn(_ place: inout UploadPlace?) async throws {
        var now: UploadPlace
        if let known = place {
            now = known
        } else {
            let response = try await client.transport.send(HTTPRequest("POST", uploads))
            now = try await self.place(response, offset: 0)
            try journal.put(now.target, in: entry)
        }
        place = now
        while now.offset < blob.size {
            let end = client.options.chunkBytes.map { min(now.offset + Int64($0), blob.size) } ?? blob.size
            now = try await sendPart(from: now, to: end)
            place = now
        }
        let last = try await client.transport.send(HTTPRequest("PUT", now.completing(blob.digest)))
        guard last.status == 201 else { throw await RegistryClient<Transport>.refusal(what, last) }
    }

    private func sendPart(from place: UploadPlace, to end: Int64) async throws -> UploadPlace {
        let reader = Reader(offset: place.offset, end: end, source: source)
        let (blob, progress) = (blob, client.options.progress)
        let body = HTTPStream(length: end - place.offset) {
            guard let piece = try await reader.next() else { return nil }
            progress(.moved(blob.digest, bytes: piece.count))
            return piece
        }
        let response = try await client.transport.send(
            HTTPRequest(
                "PATCH", place.target,
                fields: [
                    "Content-Type": "application/octet-stream", "Content-Range": "\(place.offset)-\(end - 1)",
                ], body: .stream(body)))
        // The two of us disagree how far it is, or whether it is: as good as a broken connection.
        if [404, 409, 416].contains(response.status) { throw OutOfStep(status: response.status) }
        return try await self.place(response, offset: end)
    }

    /// Where an accepted request says that the next one goes.
    private func place(_ response: HTTPResponse, offset: Int64) async throws -> UploadPlace {
        guard response.status == 202, let location = response.fields["Location"] else {
            throw await RegistryClient<Transport>.refusal(what, response)
        }
        return UploadPlace(target: UploadPlace.target(location), offset: offset)
    }

    /// How far the registry has come with an upload; no place when it does not know it.
    /// - Throws: when the registry cannot be asked.
    private func state(of place: UploadPlace) async throws -> (place: UploadPlace?, status: Int) {
        let response = try await client.transport.send(HTTPRequest("GET", place.target))
        guard response.status == 204 else { return (nil, response.status) }
        let target = response.fields["Location"].map(UploadPlace.target) ?? place.target
        let offset = UploadPlace.offset(response.fields["Range"])
        return (offset <= blob.size ? UploadPlace(target: target, offset: offset) : nil, response.status)
    }

    private func remembered() async throws -> UploadPlace? {
        guard let target = try journal.text(of: entry) else { return nil }
        let place = try await state(of: UploadPlace(target: target, offset: 0)).place
        if let place, place.offset > 0 { client.options.progress(.resumed(blob.digest, at: place.offset)) }
        return place
    }

    private actor Reader {
        private var offset: Int64
        private let end: Int64
        private let source: PushedBlob

        init(offset: Int64, end: Int64, source: PushedBlob) {
            (self.offset, self.end, self.source) = (offset, end, source)
        }

        func next() async throws -> [UInt8]? {
            guard offset < end else { return nil }
            let piece = try await source.bytes(from: offset, most: Int(min(end - offset, 1 << 18)))
            offset += Int64(piece.count)
            return piece.isEmpty ? nil : piece
        }
    }
    // <<<
}

/// Client and registry disagree how far an upload has come.
struct OutOfStep: Error, CustomStringConvertible {
    let status: Int

    var description: String { "the registry expected another part of the blob (\(status))" }
}
