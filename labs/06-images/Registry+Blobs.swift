import LabSupport
import LinuxSystem
import OCIImage
import WebMessages

extension Registry {
    func blob(_ digest: Digest, of name: RepositoryName, _ request: HTTPRequest) throws -> HTTPResponse {
        // TODO images.7
        // Only what this repository has, whatever the store holds. The length goes into the field
        // Content-Length even of an answer to HEAD. A Range that means no byte is 416, one that cannot be
        // read is as good as none. A blob never changes: its digest is its ETag.
        throw Unimplemented("images.7")
    }

    func deleteBlob(_ digest: Digest, of name: RepositoryName) throws -> HTTPResponse {
        // TODO images.7
        // The link goes; the bytes may belong to others too and stay until garbage is collected.
        throw Unimplemented("images.7")
    }

    // TODO images.7
}
