import Documents
import PodScheduler
import SchedulingModel

/// Which plug-ins decide: by name, or from a KubeSchedulerConfiguration.
struct ProfileFile {
    private let path: String
    private let plugins: JSONValue
    private let settings: [JSONValue]

    /// The profile of a name, or of a file.
    /// - Throws: `Complaint` naming what is unknown.
    static func profile(_ name: String) throws -> Profile {
        switch name {
        case "spread": return .spread
        case "pack": return .pack
        default: return try ProfileFile(name).profile()
        }
    }

    private init(_ path: String) throws {
        let document = try ClusterFile.document(path)
        // With `profiles` the first counts; without, the document is the profile.
        let profile = document["profiles"]?.items.first ?? document
        guard let plugins = profile["plugins"] else {
            throw Complaint(file: path, "expected profiles[0].plugins with score or filter, found none")
        }
        self.path = path
        self.plugins = plugins
        settings = profile["pluginConfig"]?.items ?? []
    }

    private func profile() throws -> Profile {
        var profile = Profile.spread
        let (filtersOff, scoresOff) = (disabled("filter"), disabled("score"))
        profile.filters.removeAll { filtersOff.contains($0.name) || filtersOff.contains("*") }
        profile.clusterFilters.removeAll { filtersOff.contains($0.name) || filtersOff.contains("*") }
        profile.scores.removeAll { scoresOff.contains($0.plugin.name) || scoresOff.contains("*") }
        profile.clusterScores.removeAll { scoresOff.contains($0.plugin.name) || scoresOff.contains("*") }
        for entry in plugins["filter"]?["enabled"]?.items ?? [] { try enableFilter(entry, &profile) }
        for entry in plugins["score"]?["enabled"]?.items ?? [] { try enableScore(entry, &profile) }
        return profile
    }

    private func disabled(_ point: String) -> Set<String> {
        Set(plugins[point]?["disabled"]?.items.compactMap { $0["name"]?.text } ?? [])
    }

    private func enableFilter(_ entry: JSONValue, _ profile: inout Profile) throws {
        let name = entry["name"]?.text ?? ""
        let filters = Profile.spread.filters.filter { $0.name == name }
        let whole = Profile.spread.clusterFilters.filter { $0.name == name }
        if filters.isEmpty && whole.isEmpty { throw unknown("filter", name) }
        profile.filters.removeAll { $0.name == name }
        profile.clusterFilters.removeAll { $0.name == name }
        profile.filters += filters
        profile.clusterFilters += whole
    }

    private func enableScore(_ entry: JSONValue, _ profile: inout Profile) throws {
        let name = entry["name"]?.text ?? ""
        let weight = entry["weight"]?.integer ?? 1
        guard 1...100 ~= weight else {
            throw Complaint(
                file: path, "plugins.score, \(name): expected a weight from 1 to 100, found \(weight)")
        }
        profile.scores.removeAll { $0.plugin.name == name }
        profile.clusterScores.removeAll { $0.plugin.name == name }
        if let plugin = try scorer(name) {
            profile.scores.append(.init(plugin, weight: weight))
        } else if let plugin = Profile.spread.clusterScores.first(where: { $0.plugin.name == name })?.plugin {
            profile.clusterScores.append(.init(plugin, weight: weight))
        } else {
            throw unknown("score", name)
        }
    }

    private func scorer(_ name: String) throws -> (any ScorePlugin)? {
        let arguments = settings.first { $0["name"]?.text == name }?["args"] ?? .null
        let weights = arguments["resources"]?.items.map {
            ResourceWeight(ResourceKind($0["name"]?.text ?? ""), $0["weight"]?.integer ?? 1)
        }
        let all: [any ScorePlugin] = [
            BalancedAllocationPlugin(), ImageLocalityPlugin(), NodeAffinityPlugin(), TaintTolerationPlugin(),
            LeastAllocatedPlugin(weights: weights ?? ResourceWeight.standard),
            MostAllocatedPlugin(weights: weights ?? ResourceWeight.standard),
        ]
        if name != "RequestedToCapacityRatio" { return all.first { $0.name == name } }
        return CapacityRatioPlugin(shape: try shape(arguments), weights: weights ?? ResourceWeight.standard)
    }

    private func shape(_ arguments: JSONValue) throws -> [CapacityRatioPlugin.Point] {
        let points =
            arguments["shape"]?.items.map { ($0["utilization"]?.integer ?? -1, $0["score"]?.integer ?? -1) }
            ?? []
        let rises = zip(points, points.dropFirst()).allSatisfy { $0.0 < $1.0 }
        guard !points.isEmpty, rises, points.allSatisfy({ 0...100 ~= $0.0 && 0...10 ~= $0.1 }) else {
            throw Complaint(
                file: path,
                "RequestedToCapacityRatio: expected shape: points of utilization 0 to 100, rising, and score 0 to 10"
            )
        }
        return points.map { .init(utilization: $0.0, score: $0.1) }
    }

    private func unknown(_ point: String, _ name: String) -> Complaint {
        let standard = Profile.spread
        let names =
            point == "filter"
            ? standard.filters.map(\.name) + standard.clusterFilters.map(\.name)
            : standard.scores.map(\.plugin.name) + standard.clusterScores.map(\.plugin.name)
                + ["NodeResourcesMostAllocated", "RequestedToCapacityRatio"]
        return Complaint(file: path, "plugins.\(point): \(name) is unknown, expected \(names.oneOf)")
    }
}
