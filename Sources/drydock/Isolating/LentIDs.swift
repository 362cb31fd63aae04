import Glibc
import LinuxSystem
import Namespaces
import OCIRuntime

/// The ids of a rootless container: one's own is root's, and behind it come those that the administrator has
/// lent, where there are programs that hand them out.
///
/// - C: subuid(5), newuidmap(1)
struct LentIDs {
    let users: [RuntimeConfig.IDMapping]
    let groups: [RuntimeConfig.IDMapping]

    /// - Throws: `IDMapError` for a file that cannot be read as one of lent ids.
    init() throws {
        let (user, group) = (geteuid(), getegid())
        guard user != 0 else {
            // Root has all of them to lend.
            let map = RuntimeConfig.IDMapping(containerID: 0, hostID: 100_000, size: 65_536)
            (users, groups) = ([map], [map])
            return
        }
        let lent = try Self.maps(user, group)
        users = lent?.users ?? [RuntimeConfig.IDMapping(containerID: 0, hostID: user, size: 1)]
        groups = lent?.groups ?? [RuntimeConfig.IDMapping(containerID: 0, hostID: group, size: 1)]
    }

    /// Both, or neither: a user without groups is of little use.
    private static func maps(_ user: UInt32, _ group: UInt32) throws
        -> (users: [RuntimeConfig.IDMapping], groups: [RuntimeConfig.IDMapping])?
    {
        for program in ["newuidmap", "newgidmap"] {
            guard (try? FileStatus(of: "/usr/bin/\(program)")) != nil else { return nil }
        }
        let name = self.name(of: user) ?? "\(user)"
        guard let users = try text(of: "/etc/subuid"), let groups = try text(of: "/etc/subgid") else {
            return nil
        }
        let maps = [
            try SubordinateIDs(text: users).map(of: name, id: user),
            // Groups are lent to a user too.
            try groupMap(try SubordinateIDs(text: groups), name, user, group),
        ]
        guard maps.allSatisfy({ $0.ranges.count > 1 }) else { return nil }
        let mappings = maps.map { map in
            map.ranges.map {
                RuntimeConfig.IDMapping(containerID: $0.container, hostID: $0.host, size: $0.count)
            }
        }
        return (mappings[0], mappings[1])
    }

    private static func groupMap(_ lent: SubordinateIDs, _ name: String, _ user: UInt32, _ group: UInt32)
        throws
        -> IDMap
    {
        let map = try lent.map(of: name, id: user)
        return try IDMap([IDRange(container: 0, host: group, count: 1)] + map.ranges.dropFirst())
    }

    private static func text(of file: String) throws -> String? {
        guard let bytes = try? OwnedDescriptor(opening: file).readAll(limit: 1 << 20) else { return nil }
        return String(decoding: bytes, as: UTF8.self)
    }

    /// - C: passwd(5)
    private static func name(of user: UInt32) -> String? {
        for line in (try? text(of: "/etc/passwd"))?.split(separator: "\n") ?? [] {
            let fields = line.split(separator: ":", omittingEmptySubsequences: false)
            if fields.count > 2, UInt32(fields[2]) == user { return String(fields[0]) }
        }
        return nil
    }
}
