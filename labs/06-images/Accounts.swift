import LabSupport

/// The users and groups of an image: its own `/etc/passwd` and `/etc/group`, never the host's.
///
/// - C: passwd(5), group(5)
public struct Accounts: Equatable, Sendable {
    private let passwd: [[Substring]]
    private let groups: [[Substring]]

    /// The two files; empty where the image has none.
    public init(passwd: String, group: String) {
        self.passwd = Self.lines(passwd, fields: 4)
        groups = Self.lines(group, fields: 3)
    }

    private static func lines(_ text: String, fields: Int) -> [[Substring]] {
        text.split(separator: "\n").map { $0.split(separator: ":", omittingEmptySubsequences: false) }
            .filter { $0.count >= fields }
    }

    /// Whose files a `--chown=` makes them.
    /// - Parameter text: `name`, `name:group`, `1000`, `1000:1000` or mixed. A name alone brings the group
    ///   that it has in passwd, a number alone the group of the same number.
    /// - Throws: `BuildFault` for a name that the image does not have.
    /// - Docker: Dockerfile reference, "COPY --chown --chmod"
    public func owner(_ text: String) throws(BuildFault) -> Owner {
        let (name, group) = Self.halves(text)
        let user = try user(name)
        guard let group else { return Owner(user: user.id, group: user.group ?? user.id) }
        return Owner(user: user.id, group: try self.group(group))
    }

    /// As whom a program runs.
    /// - Parameter text: what USER says; empty for root.
    /// - Throws: `BuildFault` for a name that the image does not have.
    /// - OCI: image-spec, config.md, "User"
    public func runner(_ text: String) throws(BuildFault) -> Owner {
        guard !text.isEmpty else { return Owner() }
        let (name, group) = Self.halves(text)
        let user = try user(name)
        if let group { return Owner(user: user.id, group: try self.group(group)) }
        let others = groups.filter { line in
            line.count > 3 && line[3].split(separator: ",").contains { $0 == user.name }
        }
        return Owner(
            user: user.id, group: user.group ?? 0, others: others.compactMap { UInt32($0[2]) })
    }

    private static func halves(_ text: String) -> (name: String, group: String?) {
        guard let colon = text.firstIndex(of: ":") else { return (text, nil) }
        let group = String(text[text.index(after: colon)...])
        return (String(text[..<colon]), group.isEmpty ? nil : group)
    }

    private func user(_ text: String) throws(BuildFault) -> (id: UInt32, group: UInt32?, name: String) {
        if let line = passwd.first(where: { $0[0] == text }), let id = UInt32(line[2]) {
            return (id, UInt32(line[3]), text)
        }
        guard let id = UInt32(text) else {
            throw BuildFault("user '\(text)': not in the image's /etc/passwd, and no number")
        }
        let line = passwd.first { UInt32($0[2]) == id }
        return (id, line.flatMap { UInt32($0[3]) }, line.map { String($0[0]) } ?? "")
    }

    private func group(_ text: String) throws(BuildFault) -> UInt32 {
        if let line = groups.first(where: { $0[0] == text }), let id = UInt32(line[2]) { return id }
        guard let id = UInt32(text) else {
            throw BuildFault("group '\(text)': not in the image's /etc/group, and no number")
        }
        return id
    }
}

/// A user with a group, as numbers.
public struct Owner: Equatable, Sendable {
    /// The user.
    public var user: UInt32
    /// The first group.
    public var group: UInt32
    /// Further groups.
    public var others: [UInt32]

    /// Root when nothing is said.
    public init(user: UInt32 = 0, group: UInt32 = 0, others: [UInt32] = []) {
        self.user = user
        self.group = group
        self.others = others
    }
}
