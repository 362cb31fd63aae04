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
        // >>> images.7
        // stub: throw Unimplemented("images.7")
        var most = limit
        if let wish = request.query("n") {
            guard let number = Int(wish), number >= 0 else {
                throw RegistryError(.unsupported, 400, "n=\(wish): expected a number of entries, 0 or more")
            }
            most = min(number, limit ?? number)
        }
        self.most = most
        last = request.query("last")
        // <<<
    }

    /// The names behind the last one that the client has, sorted byte by byte.
    func behindLast(_ names: [String]) -> [String] {
        // >>> images.7
        // stub: names
        names.filter { name in last.map { $0.utf8.lexicographicallyPrecedes(name.utf8) } ?? true }
            .sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
        // <<<
    }

    /// The names of the page; `Link` says where to go on when something is left.
    /// - Parameters:
    ///   - path: where the list is.
    ///   - query: what else the client has asked for, encoded.
    func part(
        of names: [String], _ path: String, query: String? = nil, _ fields: inout HTTPFields
    ) -> [String] {
        // >>> images.7
        // `</v2/…>; rel="next"`, with the n of this page and its last entry. A page of none leads nowhere.
        // stub: names
        let rest = behindLast(names)
        guard let most, most < rest.count else { return rest }
        let page = Array(rest.prefix(most))
        if let last = page.last {
            let parts = ["n=\(most)", "last=\(PercentText.encoded(last))"] + [query].compactMap(\.self)
            fields["Link"] = "<\(path)?\(parts.joined(separator: "&"))>; rel=\"next\""
        }
        return page
        // <<<
    }
}
