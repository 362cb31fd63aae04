import ControlGroups
import Foundation
import SuiteSupport
import XCTest

@testable import drydock

/// `drydock top`, on figures of our own and on the host's.
final class TopVerbTests: CleanTestCase {
    /// Samples in a row; time passes as fast as they are asked for.
    private final class Script: SampleSource {
        struct Ended: Error {}
        var moments: [[GroupSample]]
        private(set) var pauses: [Double] = []

        init(_ moments: [[GroupSample]]) {
            self.moments = moments
        }

        func samples() throws -> [GroupSample] {
            guard !moments.isEmpty else { throw Ended() }
            return moments.removeFirst()
        }

        func pause(seconds: Double) { pauses.append(seconds) }
    }

    private func sample(
        _ group: String, at time: UInt64, cpu: UInt64, _ more: (inout Sample) -> Void = { _ in }
    )
        -> GroupSample
    {
        var sample = Sample(time: time)
        sample.processorTime = cpu
        more(&sample)
        return GroupSample(group: group, sample: sample)
    }

    private func shown(_ source: Script, every seconds: Double, style: TopView.Style) throws -> String {
        var view = TopView(style: style)
        var text = ""
        try view.show(source, every: seconds, once: true) { text += $0 }
        return text
    }

    func testTwoSamplesMakeARateAndTheBusiestIsFirst() throws {
        let source = Script([
            [
                sample("/a", at: 0, cpu: 0), sample("/b", at: 0, cpu: 1_000_000),
                sample("/gone", at: 0, cpu: 0),
            ],
            [
                sample("/a", at: 2_000_000, cpu: 1_000_000),
                sample("/b", at: 2_000_000, cpu: 4_000_000) {
                    $0.memory = 100 << 20
                    $0.inactiveFile = 36 << 20
                    $0.memoryLimit = .value(128 << 20)
                    $0.processes = 7
                },
                sample("/new", at: 2_000_000, cpu: 9_000_000),
            ],
        ])
        let lines = try shown(source, every: 2, style: .table(rows: 9, isTerminal: false))
            .split(separator: "\n").map { $0.split(separator: " ").map(String.init) }
        XCTAssertEqual(lines[0], ["GROUP", "CPU%", "MEMORY", "LIMIT", "PIDS", "THROT%", "READ/s", "WRITE/s"])
        XCTAssertEqual(lines[1], ["/b", "150.0", "64.0M", "128.0M", "7", "-", "-", "-"])
        XCTAssertEqual(lines[2], ["/a", "50.0", "-", "-", "-", "-", "-", "-"])
        XCTAssertEqual(lines.count, 3, "a group needs two samples")
        XCTAssertEqual(source.pauses, [2])
    }

    func testThrottlingAndTransfersAreOfTheInterval() throws {
        let source = Script([
            [
                sample("/a", at: 0, cpu: 0) {
                    ($0.periods, $0.throttledPeriods, $0.readBytes, $0.writtenBytes) = (100, 90, 5 << 20, 0)
                    $0.memory = 0
                    $0.memoryLimit = .max
                }
            ],
            [
                sample("/a", at: 500_000, cpu: 0) {
                    ($0.periods, $0.throttledPeriods, $0.readBytes, $0.writtenBytes) = (104, 91, 6 << 20, 512)
                    $0.memory = 4096
                    $0.memoryLimit = .max
                }
            ],
        ])
        let text = try shown(source, every: 0.5, style: .table(rows: 9, isTerminal: false))
        XCTAssertEqual(
            text.split(separator: "\n").last?.split(separator: " ").map(String.init),
            ["/a", "0.0", "4.0K", "none", "-", "25.0", "2.0M", "1.0K"])
    }

    func testAnIntervalOfZeroShowsTotalsAndDoesNotWait() throws {
        let source = Script([[sample("/a", at: 7, cpu: 12_340_000)]])
        let text = try shown(source, every: 0, style: .table(rows: 9, isTerminal: true))
        XCTAssertTrue(text.hasPrefix("GROUP"), "nothing to clear for a single table: \(text)")
        XCTAssertTrue(text.contains("CPU s"), text)
        XCTAssertTrue(text.contains("12.3"), text)
        XCTAssertEqual(source.pauses, [])
    }

    func testATableFitsEightyColumnsWhateverTheNames() throws {
        let name = "/" + String(repeating: "very-long-name/", count: 20) + "end"
        let groups = (0..<30).map { index in
            sample("\(name)\(index)", at: 1, cpu: 20_000_000_000_000_000) {
                ($0.memory, $0.inactiveFile, $0.memoryLimit, $0.processes) = (
                    .max, 0, .value(.max), 4_194_304
                )
                ($0.readBytes, $0.writtenBytes) = (.max, .max)
            }
        }
        let lines = try shown(Script([groups]), every: 0, style: .table(rows: 5, isTerminal: false))
            .split(separator: "\n")
        XCTAssertEqual(lines.count, 7, "a head, five rows, and how many more")
        XCTAssertTrue(lines.last?.contains("25 more") ?? false)
        for line in lines.dropFirst().dropLast() {
            XCTAssertTrue(line.contains("name/end"), "the end of a name tells: \(line)")
            XCTAssertLessThanOrEqual(line.count, 80, "\(line)")
            XCTAssertEqual(line.split(separator: " ").count, 8, "\(line)")
        }
    }

    func testJSONHasTheRates() throws {
        let source = Script([[sample("/a", at: 0, cpu: 0)], [sample("/a", at: 1_000_000, cpu: 250_000)]])
        struct Line: Decodable {
            struct Row: Decodable {
                let group: String
                let cpuPercent, processorSeconds: Double
            }
            let version: Int
            let rows: [Row]
        }
        let text = try shown(source, every: 1, style: .json)
        let line = try JSONDecoder().decode(Line.self, from: Data(text.utf8))
        XCTAssertEqual(line.version, 1)
        XCTAssertEqual(line.rows.map(\.group), ["/a"])
        XCTAssertEqual(line.rows.first?.cpuPercent, 25)
        XCTAssertEqual(line.rows.first?.processorSeconds, 0.25)
    }

    func testPrometheusGetsALineForEachGroup() throws {
        let source = Script([[sample("/a", at: 0, cpu: 1_500_000), sample("/b\"", at: 0, cpu: 2_000_000)]])
        let text = try Top.prometheusText(source)
        XCTAssertTrue(text.contains("container_cpu_usage_seconds_total{id=\"/a\"} 1.5\n"), text)
        XCTAssertTrue(text.contains("container_cpu_usage_seconds_total{id=\"/b\\\"\"} 2\n"), text)
    }

    func testTheHostsGroupsAreListed() throws {
        if HostHierarchies.folders.isEmpty { throw XCTSkip("needs mounted control groups") }
        let run = try ProgramRun.drydock(["top", "--once", "--interval", "0"])
        XCTAssertEqual(run.status, 0, run.errors)
        XCTAssertTrue(run.output.hasPrefix("GROUP"), run.output)
        XCTAssertTrue(
            run.output.split(separator: "\n").contains { $0.hasPrefix("/ ") }, "the root: \(run.output)")
        XCTAssertTrue(run.output.split(separator: "\n").allSatisfy { $0.count <= 80 }, run.output)
        XCTAssertFalse(run.output.contains("\u{1B}"), "no colors and no clearing where no terminal is")
        let text = try ProgramRun.drydock(["top", "--prometheus"])
        XCTAssertTrue(text.output.contains("id=\"/\""), text.output)
    }

    func testAShortIntervalGivesRates() throws {
        if HostHierarchies.folders.isEmpty { throw XCTSkip("needs mounted control groups") }
        let run = try ProgramRun.drydock([
            "top", "--once", "--interval", "50ms", "--group", "/", "--depth", "0",
        ])
        XCTAssertEqual(run.status, 0, run.errors)
        XCTAssertEqual(run.output.split(separator: "\n").count, 2, run.output)
    }

    func testBadRequestsSayWhatWouldBeRight() throws {
        let rows: [([String], Int32, String)] = [
            (["--interval", "soon"], 64, "500ms"), (["--interval", "0"], 64, "--once"),
            (["--interval", "1ms"], 64, "50ms"), (["--group", "a"], 64, "from the top"),
            (["--depth", "-1"], 64, "depth"), (["--json", "--prometheus"], 64, "choose one"),
            (["--group", "/no-such-group", "--once"], 1, "no such group"),
        ]
        for (arguments, status, text) in rows {
            let run = try ProgramRun.drydock(["top"] + arguments)
            XCTAssertEqual(run.status, status, "\(arguments): \(run.errors)")
            XCTAssertTrue(run.errors.contains(text), "\(arguments): \(run.errors)")
        }
    }
}
