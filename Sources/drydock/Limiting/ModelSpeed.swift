import CgroupFS
import ControlGroups

/// How fast the control groups on paper are.
enum ModelSpeed {
    /// Makes, limits, fills, reads and removes groups for a quarter of a second.
    static func callsPerSecond() throws -> Double {
        let files = InMemoryCgroups()
        let start = processorTime()
        var calls = 0
        while processorTime() - start < 0.25 {
            for number in 0..<50 { calls += try round(files, "/g\(number)") }
        }
        return Double(calls) / (processorTime() - start)
    }

    /// - Returns: how many calls it made.
    private static func round(_ files: InMemoryCgroups, _ group: String) throws -> Int {
        try files.write("+memory +pids", to: "/cgroup.subtree_control")
        try files.makeDirectory(group)
        try files.write("67108864", to: "\(group)/memory.max")
        try files.write("20", to: "\(group)/pids.max")
        let process = try files.spawn(in: "/")
        try files.write("\(process)", to: "\(group)/cgroup.procs")
        _ = try files.read("\(group)/memory.current")
        _ = try files.read("\(group)/pids.current")
        try files.write("1", to: "\(group)/cgroup.kill")
        try files.removeDirectory(group)
        return 10
    }
}
