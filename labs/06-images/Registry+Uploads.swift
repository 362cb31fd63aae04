import LabSupport
import LinuxSystem
import OCIImage
import WebMessages

extension Registry {
    func beginUpload(in name: RepositoryName, _ request: HTTPRequest) async throws -> HTTPResponse {
        // TODO images.7
        // Three wishes in one: ?mount=DIGEST[&from=NAME] (201 if that can be done, else an upload begins),
        // ?digest=DIGEST with all bytes in the body (201), and neither (202, and where to go on).
        throw Unimplemented("images.7")
    }

    func answer(_ request: HTTPRequest, upload id: String, of name: RepositoryName) async throws
        -> HTTPResponse
    {
        // TODO images.7
        // GET: 204 and how far it came. PATCH: 202. PUT ?digest=: the last part, if any, then 201.
        // DELETE: 204. All of them with the fields of the upload, until it is no more.
        throw Unimplemented("images.7")
    }

    // TODO images.7
}
