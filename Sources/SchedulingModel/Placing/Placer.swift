import LabSupport

/// Asks the plug-ins of a profile where a pod goes.
///
/// All nodes are considered, every time. What makes that cheap: pods of one signature share their answers, and
/// only nodes that have changed since are asked again; of a pod like no other, amounts are compared in columns.
public final class Placer {
    /// The cluster that it looks at.
    public let cluster: Cluster
    /// Who is asked.
    public let profile: Profile
    /// Told of each pod before it is decided about.
    public var beforeDeciding: ((PodInfo) throws -> Void)?
    private var generator: SeededGenerator
    private let filters: [any FilterPlugin]
    private let scorers: [Scorer]
    private let choose: @Sendable ([Int32], inout SeededGenerator) throws -> Int?
    private var memories: [String: ShapeMemory] = [:]
    private var places: [String: PlaceMemory] = [:]
    private let columns: ColumnDecisions?
    private var trial: Trial?

    /// At most so many signatures are remembered.
    private static let memoryLimit = 256

    /// Whether plug-ins have kept to the rules that they name, wherever it was looked.
    public var trustsRules: Bool { columns?.isTrusted ?? false }

    /// A placer that breaks ties with numbers that belong to `seed`.
    /// - Parameter choose: picks one of the best of all totals (-1: out of the question); nil when there is none.
    public init(
        _ cluster: Cluster, _ profile: Profile, seed: UInt64,
        choose: @escaping @Sendable ([Int32], inout SeededGenerator) throws -> Int?
    ) {
        self.cluster = cluster
        self.profile = profile
        self.choose = choose
        generator = SeededGenerator(seed: seed)
        filters = profile.filters
        scorers = profile.scores.map(Scorer.init)
        columns = ColumnDecisions(profile)
    }

    /// Where the pod goes.
    /// - Throws: what a plug-in throws.
    public func decide(_ pod: PodInfo) throws -> Decision {
        try beforeDeciding?(pod)
        if let decision = try decidedInColumns(pod) { return decision }
        let memory = try remembered(pod)
        let filters = try prepared(pod)
        let reserved = cluster.nominated.filter { $0.value.contains { Self.counts($0, for: pod) } }
        var feasible: [Int]?
        if !filters.isEmpty || !reserved.isEmpty { feasible = try narrowed(pod, memory, filters, reserved) }
        let totals = try totals(pod, memory, feasible)
        guard let node = try choose(totals, &generator) else {
            return .nowhere(try statuses(pod, memory, filters))
        }
        return .node(node, feasible: totals.count { $0 >= 0 })
    }

    /// Where a pod goes whose like was not seen lately; nil when the plug-ins have to be asked about every node.
    private func decidedInColumns(_ pod: PodInfo) throws -> Decision? {
        guard let columns, memories[pod.signature] == nil, columns.isWorthwhile(pod, cluster) else {
            return nil
        }
        return try columns.decide(pod, cluster, try rememberedPlace(pod), &generator, choose)
    }

    /// The verdict about one node, worked out afresh; pods that were nominated to it count.
    /// - Throws: what a plug-in throws.
    public func status(of pod: PodInfo, on node: NodeInfo) throws -> Status {
        let others = (cluster.nominated[node.index] ?? []).filter { Self.counts($0, for: pod) }
        if !others.isEmpty {
            for other in others { cluster.place(other, on: node) }
            defer { for other in others { cluster.remove(other) } }
            let status = try freshStatus(of: pod, on: node)
            if status != .fits { return status }
        }
        return try freshStatus(of: pod, on: node)
    }

    /// Whether room that was made for one pod is closed to another.
    private static func counts(_ other: PodInfo, for pod: PodInfo) -> Bool {
        other.priority >= pod.priority && other.key != pod.key
    }

    private func freshStatus(of pod: PodInfo, on node: NodeInfo) throws -> Status {
        for filter in profile.filters {
            let status = try filter.filter(pod, node)
            if status != .fits { return status }
        }
        for filter in try triedFilters(pod) {
            let status = filter.prepared.filter(node.index)
            if status != .fits { return status }
        }
        return .fits
    }

    /// The filters that look at the whole cluster, prepared. To make room for a pod thousands of verdicts about
    /// it are wanted while others come and go; most of those do not concern it.
    private func triedFilters(_ pod: PodInfo) throws -> [NamedFilter] {
        let now = cluster.dropped + cluster.changes.count
        if let known = trial, known.pod === pod, known.structure == cluster.structure,
            known.seen >= cluster.dropped
        {
            let news = cluster.changedPods[(known.seen - cluster.dropped)...]
            let isStale = news.contains { other in
                profile.clusterFilters.contains { $0.isChanged(for: pod, by: other, in: cluster) }
            }
            trial?.seen = now
            if !isStale { return known.filters }
        }
        let filters = try prepared(pod)
        trial = Trial(pod: pod, structure: cluster.structure, seen: now, filters: filters)
        return filters
    }

    private func prepared(_ pod: PodInfo) throws -> [NamedFilter] {
        try profile.clusterFilters.compactMap { plugin in
            try plugin.prepare(pod, in: cluster).map { NamedFilter(plugin.name, $0) }
        }
    }

    /// The nodes that fit in view of the whole cluster.
    private func narrowed(
        _ pod: PodInfo, _ memory: ShapeMemory, _ filters: [NamedFilter], _ reserved: [Int: [PodInfo]]
    ) throws -> [Int] {
        var feasible = memory.feasible
        for filter in filters { feasible = filter.prepared.sieve(feasible) }
        if reserved.isEmpty { return feasible }
        return try feasible.filter { node in
            try reserved[node] == nil || status(of: pod, on: cluster.nodes[node]) == .fits
        }
    }

    /// What was said of each node; asked again, since pods that fit nowhere are few.
    private func statuses(
        _ pod: PodInfo, _ memory: ShapeMemory, _ filters: [NamedFilter]
    ) throws -> [Decision.NodeStatus] {
        try cluster.nodes.filter(\.isPresent).map { node in
            guard memory.fits[node.index] else {
                let plugin = profile.filters[Int(memory.refusers[node.index])].name
                return .init(node: node.index, plugin: plugin, status: memory.verdicts[node.index])
            }
            for filter in filters {
                let status = filter.prepared.filter(node.index)
                if status != .fits { return .init(node: node.index, plugin: filter.plugin, status: status) }
            }
            // Room that is kept for a pod which was nominated: what helps is that a pod goes.
            return .init(
                node: node.index, plugin: "NodeResourcesFit", status: try status(of: pod, on: node))
        }
    }
}

/// A prepared filter with its name. A class: it is not copied for each node.
private final class NamedFilter {
    let plugin: String
    let prepared: any PreparedFilter

    init(_ plugin: String, _ prepared: any PreparedFilter) {
        self.plugin = plugin
        self.prepared = prepared
    }
}

/// What was prepared for one pod, and up to which change it has been looked at.
private struct Trial {
    let pod: PodInfo
    let structure: Int
    var seen: Int
    let filters: [NamedFilter]
}

// MARK: - What is remembered

extension Placer {
    /// What is known for the pod's signature, brought up to date.
    private func remembered(_ pod: PodInfo) throws -> ShapeMemory {
        let nodes = cluster.nodes.count
        let now = cluster.dropped + cluster.changes.count
        if let known = memories[pod.signature], known.structure == cluster.structure {
            let missed = now - known.seen
            guard missed > 0 else { return known }
            let isTooOld = known.seen < cluster.dropped || missed > nodes
            try refresh(known, pod, isTooOld ? nil : cluster.changes[(cluster.changes.count - missed)...])
            known.seen = now
            return known
        }
        if memories.count >= Self.memoryLimit { memories.removeAll(keepingCapacity: true) }
        let fresh = ShapeMemory(structure: cluster.structure, nodes: nodes, plugins: profile.scores.count)
        try refresh(fresh, pod, nil)
        fresh.seen = now
        memories[pod.signature] = fresh
        return fresh
    }

    /// Asks again about these nodes, or about all.
    private func refresh(_ memory: ShapeMemory, _ pod: PodInfo, _ changed: ArraySlice<Int32>?) throws {
        if let changed {
            for node in changed { try ask(memory, pod, Int(node)) }
        } else {
            try askAll(memory, pod)
        }
        let extremes = self.extremes(memory, nil)
        if changed == nil || extremes != memory.extremes {
            memory.extremes = extremes
            memory.totals = try totals(memory, memory.feasible, extremes)
        } else {
            for node in changed ?? [] { memory.totals[Int(node)] = try total(memory, Int(node), extremes) }
        }
    }

    /// One plug-in after the other about all nodes: the same as `ask` about each, and faster.
    private func askAll(_ memory: ShapeMemory, _ pod: PodInfo) throws {
        let nodes = cluster.nodes
        let place = try rememberedPlace(pod)
        var open = place.open
        for (node, filter, status) in place.refused {
            memory.verdicts[node] = status
            memory.refusers[node] = Int8(clamping: filter)
        }
        for place in place.filters..<filters.count where filters[place].concerns(pod) {
            open = try filters[place].sieve(pod, nodes, open) { node, status in
                memory.verdicts[node] = status
                memory.refusers[node] = Int8(clamping: place)
            }
        }
        for node in memory.fits.indices { memory.fits[node] = false }
        for node in open { memory.fits[node] = true }
        for plugin in scorers.indices {
            let first = plugin * memory.nodes
            let scores = try scorers[plugin].plugin.rate(pod, nodes, open, in: cluster)
            for (node, score) in zip(open, scores) {
                memory.scores[first + node] = score
                if score != 0 { memory.varies[plugin] = true }
            }
        }
    }

    /// What holds for all pods with these wishes, whatever they ask for.
    private func rememberedPlace(_ pod: PodInfo) throws -> PlaceMemory {
        if let known = places[pod.placeSignature], known.structure == cluster.structure { return known }
        if places.count >= Self.memoryLimit { places.removeAll(keepingCapacity: true) }
        let fresh = try PlaceMemory(pod, profile, cluster)
        places[pod.placeSignature] = fresh
        return fresh
    }

    private func ask(_ memory: ShapeMemory, _ pod: PodInfo, _ index: Int) throws {
        let node = cluster.nodes[index]
        memory.fits[index] = false
        guard node.isPresent else { return }
        for place in filters.indices {
            let status = try filters[place].filter(pod, node)
            if status != .fits {
                memory.verdicts[index] = status
                memory.refusers[index] = Int8(clamping: place)
                return
            }
        }
        memory.fits[index] = true
        for plugin in scorers.indices {
            let score = Int32(clamping: try scorers[plugin].plugin.score(pod, node, in: cluster))
            memory.scores[plugin * memory.nodes + index] = score
            if score != 0 { memory.varies[plugin] = true }
        }
    }

    /// By plug-in: least and greatest score of the nodes that fit, or of some of them.
    private func extremes(_ memory: ShapeMemory, _ feasible: [Int]?) -> [Extremes] {
        scorers.indices.map { plugin in
            guard scorers[plugin].normalizes else { return Extremes() }
            guard memory.varies[plugin] else { return Extremes(lowest: 0, highest: 0) }
            let first = plugin * memory.nodes
            var extremes = Extremes()
            if let feasible {
                for node in feasible { extremes.take(memory.scores[first + node]) }
            } else {
                for node in 0..<memory.nodes where memory.fits[node] {
                    extremes.take(memory.scores[first + node])
                }
            }
            return extremes
        }
    }

    private func total(_ memory: ShapeMemory, _ node: Int, _ extremes: [Extremes]) throws -> Int32 {
        guard memory.fits[node] else { return -1 }
        var sum = 0
        for plugin in scorers.indices {
            let scorer = scorers[plugin]
            var score = Int(memory.scores[plugin * memory.nodes + node])
            if scorer.normalizes {
                let range = extremes[plugin]
                score = try scorer.normalized(score, Int(range.lowest), Int(range.highest))
            }
            sum += scorer.weight * score
        }
        return Int32(clamping: sum)
    }

    /// The sums of these nodes, -1 for all others: the same as `total` of each, and faster.
    private func totals(_ memory: ShapeMemory, _ nodes: [Int], _ extremes: [Extremes]) throws -> [Int32] {
        var totals = [Int32](repeating: -1, count: memory.nodes)
        for node in nodes { totals[node] = 0 }
        for plugin in scorers.indices {
            let (scorer, range) = (scorers[plugin], extremes[plugin])
            let (first, weight) = (plugin * memory.nodes, Int32(clamping: scorer.weight))
            let (low, high) = (Int(range.lowest), Int(range.highest))
            for node in nodes {
                var score = memory.scores[first + node]
                if scorer.normalizes { score = Int32(clamping: try scorer.normalized(Int(score), low, high)) }
                totals[node] &+= weight &* score
            }
        }
        return totals
    }

    /// The sums of all nodes; with `feasible` only of those, the others get -1.
    private func totals(_ pod: PodInfo, _ memory: ShapeMemory, _ feasible: [Int]?) throws -> [Int32] {
        if feasible == nil, profile.clusterScores.isEmpty { return memory.totals }
        let nodes = feasible ?? memory.feasible
        let scorers = try profile.clusterScores.compactMap { weighted in
            try weighted.plugin.prepare(pod, in: cluster, feasible: nodes).map { ($0, weighted.weight) }
        }
        var totals = memory.totals
        if let feasible, feasible.count < memory.fits.count(where: { $0 }) {
            totals = try self.totals(memory, feasible, extremes(memory, feasible))
        }
        for (scorer, weight) in scorers { scorer.add(to: &totals, nodes, weight: weight) }
        return totals
    }
}
