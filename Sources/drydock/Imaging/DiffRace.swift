import Glibc
import LinuxSystem

/// Two hundred changes among twenty thousand files, as a layer.
struct DiffRace {
    static let files = 20_000
    static let changes = 200
    let place: BenchPlace
    let tools: BenchTools
    let rounds: Int

    func run(into result: inout ImageBenchResult) throws {
        let lower = try place.tree("lower", files: Self.files, bytes: 1500)
        let upper = try place.free("upper")
        guard try ChildRun(["/bin/cp", "-a", lower, upper]).status == 0 else {
            throw Complaint("cp could not copy \(lower)")
        }
        try change(upper)
        let bundle = try makeBundle(lower)
        var times: [(String, [Double])] = ["umoci", "drydock"].map { ($0, []) }
        for round in 0..<rounds {
            if let bundle, let time = try repack(bundle, round) { times[0].1.append(time) }
            let layer = place.path + "/change.tar"
            if let time = try tools.time("drydock", "image", "diff", lower, upper, "-o", layer) {
                times[1].1.append(time)
            }
        }
        result.add("diff, \(Self.changes) of \(Self.files) files", times, megabytes: nil, base: "umoci")
    }

    /// One file in a hundred gets one more line.
    private func change(_ root: String) throws {
        for number in stride(from: 0, to: Self.files, by: Self.files / Self.changes) {
            let path = "\(root)/d\(number / 100)/file-\(number)"
            try OwnedDescriptor(opening: path, [.writeOnly, .append]).writeAll(Array("changed\n".utf8))
        }
    }

    private func makeBundle(_ lower: String) throws -> String? {
        let layout = try place.free("image")
        guard let tar = tools["tar"], try tools.time("umoci", "init", "--layout", layout) != nil else {
            return nil
        }
        let archive = try place.free("lower.tar")
        _ = try ChildRun([tar, "-cf", archive, "-C", lower, "."])
        _ = try tools.time("umoci", "new", "--image", "\(layout):x")
        _ = try tools.time("umoci", "raw", "add-layer", "--image", "\(layout):x", archive)
        let bundle = try place.free("bundle")
        _ = try tools.time("umoci", "unpack", "--image", "\(layout):x", bundle)
        try change(bundle + "/rootfs")
        return bundle
    }

    private func repack(_ bundle: String, _ round: Int) throws -> Double? {
        try tools.time("umoci", "repack", "--image", "\(place.path)/image:new\(round)", bundle)
    }
}
