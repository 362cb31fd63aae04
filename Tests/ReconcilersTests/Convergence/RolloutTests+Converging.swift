import ClusterAPI
import ClusterObjects
import ClusterSimulation
import LabSupport
import Reconcilers
import SuiteSupport
import XCTest

extension RolloutTests {
    private func lesson(
        _ done: String, _ expected: String, _ actual: String, _ why: String, _ world: ConvergingWorld
    ) -> String {
        Lesson(
            done: done, expected: expected,
            actual: actual + "\nlast: " + world.simulation.transcript.last(8).joined(separator: "\n      "),
            why: why
        ).description
    }

    func testWhateverHappensTheClusterConvergesAndThenRests() throws {
        try withSeed { generator in
            for _ in 0..<3 {
                let seed = generator.next()
                let world = ConvergingWorld(seed: seed, .rough)
                try world.addPretendNodes(3)
                try world.addRollouts()
                _ = try world.api.create(ConvergingWorld.web(5))
                Chaos.rough.plan(
                    for: world.simulation, world.network, api: world.api, until: .seconds(120), seed: seed)
                world.simulation.at(.seconds(40), "a new image") { try world.setImage("web:2") }
                world.simulation.at(.seconds(120), "calm") { world.network.disruptions = .none }
                try world.simulation.run(until: .seconds(900))
                let expected = Array(repeating: "web:2 ready", count: 5)
                let pods = try world.pods()
                XCTAssertEqual(
                    pods, expected,
                    lesson(
                        "seed \(seed): two rough minutes with a roll-out in them, then calm",
                        "\(expected)", "\(pods)",
                        "level, not edge: whatever was missed, the state says what is to be done", world))
                let late = world.simulation.transcript.writes(after: .seconds(700))
                XCTAssert(
                    late.isEmpty,
                    lesson(
                        "seed \(seed): the same, from 700 s on", "no writes", "\(late.count) writes",
                        "a controller that goes on writing keeps a whole cluster busy with nothing", world))
            }
        }
    }

    func testARollOutKeepsItsBoundsAtEveryStep() throws {
        try withSeed { generator in
            let bounds: [(IntOrString?, IntOrString?)] = [
                (nil, nil), (.int(1), .int(0)), (.int(0), .int(2)), (.string("50%"), .string("30%")),
                (.int(0), .int(0)),
            ]
            for (surge, unavailable) in bounds {
                let seed = generator.next()
                // Late news and lost races, but no kills: whatever is missing then, the controllers took away.
                let world = ConvergingWorld(seed: seed, Disruptions(conflicts: 0.2, lateNews: 0.4))
                try world.addPretendNodes(3)
                try world.addRollouts()
                let deployment = try? world.api.create(
                    ConvergingWorld.web(
                        7, surge: surge,
                        unavailable: surge == .int(0) && unavailable == .int(0) ? .int(1) : unavailable))
                guard let name = deployment?.name else { return XCTFail("the deployment was refused") }
                let watcher = Availability(of: name, api: world.api, clock: world.simulation.clock)
                try world.simulation.run(until: .seconds(60))
                world.simulation.afterStep = { try watcher.look() }
                world.simulation.at(.seconds(61), "a new image") { try world.setImage("web:2") }
                try world.simulation.run(until: .seconds(300))
                let broken = watcher.samples.first { $0.sizes > $0.most || $0.ready < $0.least }
                XCTAssertNil(
                    broken,
                    lesson(
                        "seed \(seed): roll out with surge \(String(describing: surge)), unavailable \(String(describing: unavailable))",
                        "never more than the surge allows, never fewer than may be missing",
                        String(describing: broken), "that is what a rolling update promises to its users",
                        world))
                XCTAssertEqual(
                    try world.pods(), Array(repeating: "web:2 ready", count: 7),
                    "seed \(seed): the roll-out ends")
            }
        }
    }

    func testTheSameSeedIsTheSameRun() throws {
        try withSeed { generator in
            let seed = generator.next()
            let texts = try (0..<2).map { _ in
                let world = ConvergingWorld(seed: seed, .rough)
                try world.addPretendNodes(2)
                try world.addRollouts()
                _ = try world.api.create(ConvergingWorld.web(4))
                Chaos.rough.plan(
                    for: world.simulation, world.network, api: world.api, until: .seconds(60), seed: seed)
                try world.simulation.run(until: .seconds(90))
                return world.simulation.transcript.text
            }
            XCTAssertNil(
                Transcript.difference(texts[0], texts[1])?.description,
                "the same seed ran differently: something depends on the order of a dictionary, or on real time"
            )
            XCTAssert(texts[0].count > 1000, "a run of a minute writes more than this:\n\(texts[0])")
        }
    }
}
