import LabSupport
import WebMessages

/// Which part of a list a client wants: those behind `?last=`, at most `?n=` of them.
///
/// - OCI: distribution-spec, Listing Tags
struct AskedPage: Equatable, Sendable {
    /// At most so many; nil for all.
    let most: Int?
    /// Behind this one, which need not be there; nil from the first.
    let last: String?

    /// What a request asks for.
    /// - Parameter limit: no page is longer; nil for no limit.
    /// - Throws: `RegistryError` 400 for an `n` that is no number.
    init(_ request: HTTPRequest, atMost limit: Int? = nil) throws {
        // TODO images.7
        throw Unimplemented("images.7")
    }

    /// The names behind the last one that the client has, sorted byte by byte.
    func behindLast(_ names: [String]) -> [String] {
        // TODO images.7
        names
    }

    /// The names of the page; `Link` says where to go on when something is left.
    /// - Parameters:
    ///   - path: where the list is.
    ///   - query: what else the client has asked for, encoded.
    func part(
        of names: [String], _ path: String, query: String? = nil, _ fields: inout HTTPFields
    ) -> [String] {
        // TODO images.7
        // `</v2/…>; rel="next"`, with the n of this page and its last entry. A page of none leads nowhere.
        names
    }
}
