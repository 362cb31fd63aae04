import Documents
import LabSupport
import LinuxSystem
import OCIImage
import WebMessages

extension Registry {
    func tags(of name: RepositoryName, _ request: HTTPRequest) throws -> HTTPResponse {
        // TODO images.7
        // Sorted byte by byte, those behind ?last= (which need not exist), at most ?n= of them. When
        // something is left, a Link says where to go on: `</v2/…>; rel="next"`.
        throw Unimplemented("images.7")
    }

    func catalog(_ request: HTTPRequest) throws -> HTTPResponse {
        // TODO images.7
        // All repositories, `{"repositories":[…]}`: in the order and in the pages of tags.
        throw Unimplemented("images.7")
    }

    func referrers(of subject: Digest, in name: RepositoryName, _ request: HTTPRequest) throws -> HTTPResponse
    {
        // TODO images.7
        // An index of descriptors, with artifact type and annotations. No referrer, no such manifest, no
        // such repository: an empty index, never a 404, which would say that this interface is missing.
        // In pages as tags are, of 1,000 unless fewer are asked for: clients read an index as a whole.
        throw Unimplemented("images.7")
    }

    // TODO images.7
}
