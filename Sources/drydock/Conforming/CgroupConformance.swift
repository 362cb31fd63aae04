import CgroupFS
import ControlGroups
import FoundationEssentials

/// Runs the golden table `cgroups`: translations and texts of control groups.
///
/// Its column `want` of sharesToWeight is the logarithmic formula of runc and crun today, `wantLinear`
/// the line of runc 1.1 and older kubelets. Both are judged.
enum CgroupConformance {
    private typealias Row = [String: LooseValue]

    private struct Table: Decodable {
        let cases: [Row]
    }

    /// Judges every row.
    /// - Throws: `Complaint` for a table that cannot be read.
    static func run(_ json: [UInt8]) throws -> GoldenTable.Result {
        guard let table = try? JSONDecoder().decode(Table.self, from: Data(json)) else {
            throw Complaint("no table of control groups: expected cases with op, in and want")
        }
        let failures = table.cases.enumerated().compactMap { index, row -> String? in
            let name = row["op"]?.text ?? "?"
            do {
                return try isRight(row) ? nil : "row \(index + 1), \(name): another answer"
            } catch {
                return "row \(index + 1), \(name): \(error)"
            }
        }
        return (table.cases.count - failures.count, table.cases.count, failures)
    }

    private static func isRight(_ row: Row) throws -> Bool {
        let number = { (key: String) in row[key]?.number ?? 0 }
        let text = row["in"]?.text ?? ""
        switch row["op"]?.text {
        case "sharesToWeight":
            let shares = UInt64(number("in"))
            return try CPUWeight.weight(fromShares: shares, by: .logarithmic) == number("want")
                && CPUWeight.weight(fromShares: shares, by: .linear) == number("wantLinear")
        case "blkioWeightToIOWeight":
            return try IOWeight.weight(fromBlkio: UInt64(number("in"))) == number("want")
        case "milliCPUToQuota":
            return try MilliCPU.quota(number("milli"), period: number("period")) == number("want")
        case "milliCPUToShares": return try MilliCPU.shares(number("milli")) == number("want")
        case "swapV1toV2":
            return try agrees(row) {
                try SwapLimit.unified(memory: number("memory"), memorySwap: number("memorySwap"))
                    == number("want")
            }
        case "hugePageSizes":
            let sizes = try HugePageSizes.parse(folders: row["in"]?.texts ?? [])
            return sizes.names == row["want"]?.texts ?? [] && !sizes.errors.isEmpty == isRefused(row)
        case "ownV2Path":
            return try agrees(row) { try ProcCgroup.parse(text).unifiedPath() == row["want"]?.text }
        case "parseProcCgroup": return try agrees(row) { try groups(text) == row["want"] }
        case "flatKeyed":
            let file = try FlatKeyed.parse(text, file: row["file"]?.text ?? "")
            return wanted(file, row["want"])
        case "ioStat": return try devices(text) == row["want"]
        case "mountinfoV1": return try mounts(row)
        default: throw Complaint("unknown operation")
        }
    }

    /// Whether the row wants an error.
    private static func isRefused(_ row: Row) -> Bool {
        switch row["error"] {
        case nil, .null, .bool(false): false
        default: true
        }
    }

    private static func agrees(_ row: Row, _ body: () throws -> Bool) throws -> Bool {
        guard isRefused(row) else { return try body() }
        return (try? body()) == nil
    }

    private static func groups(_ text: String) throws -> LooseValue {
        var members: [String: LooseValue] = [:]
        for entry in try ProcCgroup.parse(text).entries {
            for controller in entry.controllers { members[controller.rawValue] = .text(entry.path) }
            if entry.controllers.isEmpty { members[""] = .text(entry.path) }
        }
        return .members(members)
    }

    private static func wanted(_ file: FlatKeyed, _ want: LooseValue?) -> Bool {
        guard case .members(let members) = want else { return false }
        return members.allSatisfy { file[$0.key].map(Int64.init) == $0.value.number }
            && members.count == file.entries.count
    }

    private static func devices(_ text: String) throws -> LooseValue {
        .list(
            try NestedKeyed.parse(text, file: "io.stat").rows.map { row in
                var members: [String: LooseValue] = ["dev": .text(row.name)]
                for pair in row.pairs {
                    members[pair.key] = Int64(pair.value).map(LooseValue.number) ?? .null
                }
                return .members(members)
            })
    }

    /// A mount's controllers are a set: the order of its options says nothing.
    private static func mounts(_ row: Row) throws -> Bool {
        guard case .list(let want) = row["want"] else { return false }
        let expected = want.compactMap { mount -> CgroupMount? in
            guard case .members(let members) = mount else { return nil }
            return CgroupMount(
                path: members["mountpoint"]?.text ?? "", root: members["root"]?.text ?? "",
                controllers: (members["controllers"]?.texts ?? []).map { Controller($0) })
        }
        guard case .members(let subsystems) = row["subsystems"] else { return false }
        let known = Set(subsystems.keys.map { Controller($0) })
        let found = try CgroupMounts.parse(mountinfo: row["mountinfo"]?.text ?? "", controllers: known).legacy
        let line = { (mount: CgroupMount) in
            // The table calls the named hierarchy systemd, the kernel name=systemd.
            let names = mount.controllers.map { $0.rawValue.split(separator: "=").last ?? "" }.sorted()
            return "\(mount.path) \(mount.root) \(names)"
        }
        return Set(found.map(line)) == Set(expected.map(line))
    }
}
