import ClusterAPI
import ClusterSimulation
import Documents

/// What came of a scenario.
struct ConvergeReport {
    private let play: ScenarioPlay

    init(_ play: ScenarioPlay) {
        self.play = play
    }

    /// Heartbeats are no writes that anybody waits for.
    private var lateWrites: Int {
        play.simulation.transcript.writes(after: play.end - .seconds(60)).count
    }

    private var isQuiet: Bool { lateWrites == 0 }

    /// How long after an event the numbers of all deployments stay as they are, until the next one.
    private func settled(after index: Int) -> Double {
        let events = play.scenario.events
        let begin = events[index].at
        let next = events.dropFirst(index + 1).map(\.at).first { $0 > begin } ?? play.end
        let last = play.watchers.flatMap(\.watcher.samples).map(\.at).filter { $0 >= begin && $0 < next }
            .max()
        return last.map { AvailabilityChart.seconds($0 - begin) } ?? 0
    }

    /// From when the deployment was first whole, the fewest that were ready.
    private func lowest(_ samples: [Availability.Sample]) -> Int {
        let whole = samples.drop { $0.ready < $0.wanted }
        return whole.map(\.ready).min() ?? samples.last?.ready ?? 0
    }

    private func boundsKept(_ samples: [Availability.Sample]) -> Bool {
        samples.drop { $0.ready < $0.wanted }.allSatisfy {
            $0.sizes <= $0.most && $0.ready >= min($0.least, $0.wanted)
        }
    }

    /// Charts, then events, then how it ended.
    var text: String {
        let charts = play.charts.map(\.text).joined(separator: "\n")
        let events = play.scenario.events.enumerated().map { index, event in
            let at = right(fixed(AvailabilityChart.seconds(event.at), 0), 5)
            let title = event.title.count > 50 ? "\(event.title.prefix(47))..." : event.title
            return
                "\(right("\(index + 1)", 3)) \(at) s  \(left(title, 50))  at rest after \(fixed(settled(after: index), 1)) s\n"
        }
        let ends = play.watchers.map { name, watcher -> String in
            guard let last = watcher.samples.last else { return "\(name): never there\n" }
            let bounds = boundsKept(watcher.samples) ? "kept" : "not kept"
            return "\(name): \(last.ready) of \(last.wanted) ready, \(last.updated) of the newest kind; "
                + "fewest \(lowest(watcher.samples)); bounds \(bounds)\n"
        }
        let rest = isQuiet ? "no writes" : "\(lateWrites) writes"
        return charts + "\n" + events.joined() + "\n" + ends.joined()
            + "in the last minute: \(rest) but heartbeats; seed \(play.seed)\n"
    }

    var json: JSONValue {
        let deployments = play.watchers.map { name, watcher -> JSONValue in
            let last = watcher.samples.last
            return .object([
                JSONMember("name", .string("\(name)")), JSONMember("wanted", .integer(last?.wanted ?? 0)),
                JSONMember("ready", .integer(last?.ready ?? 0)),
                JSONMember("updated", .integer(last?.updated ?? 0)),
                JSONMember("lowest", .integer(lowest(watcher.samples))),
                JSONMember("boundsKept", .bool(boundsKept(watcher.samples))),
            ])
        }
        let events = play.scenario.events.enumerated().map { index, event in
            JSONValue.object([
                JSONMember("at", .number(fixed(AvailabilityChart.seconds(event.at), 3))),
                JSONMember("what", .string(event.title)),
                JSONMember("settledAfter", .number(fixed(settled(after: index), 3))),
            ])
        }
        return .object([
            JSONMember("version", .integer(1)), JSONMember("seed", .integer(play.seed)),
            JSONMember("seconds", .number(fixed(AvailabilityChart.seconds(play.end), 3))),
            JSONMember("writes", .integer(play.simulation.transcript.writes(after: .seconds(-1)).count)),
            JSONMember("quiet", .bool(isQuiet)), JSONMember("deployments", .array(deployments)),
            JSONMember("events", .array(events)),
        ])
    }
}
