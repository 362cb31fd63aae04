import Foundation
import Glibc
import Synchronization
import XCTest

@testable import Grading

/// Work that is given to other machines: lost, repeated, and gathered from their logs.
final class ClassRemoteTests: XCTestCase {
    private let heading = RunHeading(
        seed: 1, labs: [.init(name: "toy", title: "A toy", possible: 100)], kit: "k")

    private func items(_ count: Int) -> [WorkItem] {
        (0..<count).map { WorkItem(student: "s\($0)", lab: "toy", digest: "d\($0)") }
    }

    private func order(_ out: ScratchFolder, jobs: Int) throws -> ClassOrder {
        ClassOrder(
            kit: Kit(root: "/kit"), labs: [try ToyLab.lab()], roll: Roll(folder: "/in"), seed: 1, jobs: jobs,
            results: try ClassFolder(out.path, submissions: "/in", resume: true))
    }

    /// Tasks that have run before `start` returns, and may lose what is theirs.
    private final class FakeScheduler: TaskScheduler {
        /// How often each item of a round is judged.
        let times: @Sendable (WorkItem, Int) -> Int
        let rounds = Mutex<[[[WorkItem]]]>([])
        let cancelled = Mutex<[String]>([])

        init(times: @escaping @Sendable (WorkItem, Int) -> Int) {
            self.times = times
        }

        func start(work path: String, tasks: Int) throws -> String {
            let work = try WorkFile(path: path)
            let round = rounds.withLock { rounds in
                rounds.append(work.slices)
                return rounds.count
            }
            for (index, slice) in work.slices.enumerated() {
                let log = try EventLog(WorkFile.log(of: index, besides: path), heading: work.heading)
                for item in slice {
                    for _ in 0..<times(item, round) {
                        let report = LabReport(lab: try ToyLab.lab(), cause: Cause(.assertion, item.student))
                        try log.append(.judged(Judgement(item, report)))
                    }
                }
            }
            return "job-\(round)"
        }

        func haveEnded(_ tasks: String) -> Bool { true }
        func cancel(_ tasks: String) { cancelled.withLock { $0.append(tasks) } }
    }

    private func judge(
        _ items: [WorkItem], _ order: ClassOrder, _ scheduler: any TaskScheduler
    ) throws -> [String] {
        let found = Mutex<[String]>([])
        try SharedFolderBackend(order: order, heading: heading, scheduler: scheduler).judge(items) {
            verdict in
            found.withLock { $0.append(verdict.student) }
        }
        return found.withLock { $0.sorted() }
    }

    func testWorkIsCutIntoSlicesOfNeighboursThatHoldEachItemOnce() {
        for (count, tasks) in [(0, 3), (1, 3), (7, 3), (9, 9), (100, 8)] {
            let items = items(count)
            let work = WorkFile(submissions: "/in", heading: heading, items: items, tasks: tasks)
            XCTAssertEqual(work.slices.flatMap { $0 }, items)
            XCTAssertEqual(work.slices.count, max(1, min(tasks, count)))
            let sizes = work.slices.map(\.count)
            XCTAssertLessThanOrEqual((sizes.max() ?? 0) - (sizes.min() ?? 0), 1, "\(count) in \(tasks)")
        }
    }

    func testALostTaskIsGivenOutAgainAndNothingCountsTwice() throws {
        let out = try ScratchFolder()
        let order = try order(out, jobs: 2)
        let scheduler = FakeScheduler { item, round in item.student == "s2" && round == 1 ? 0 : 2 }
        XCTAssertEqual(try judge(items(4), order, scheduler), ["s0", "s1", "s3"])
        XCTAssertEqual(try judge([items(4)[2]], order, scheduler), ["s2"])
        XCTAssertEqual(scheduler.rounds.withLock { $0[1] }, [[items(4)[2]]], "only what was lost")
    }

    func testWhatTasksDidForARunThatWasKilledIsGatheredByTheNext() throws {
        let out = try ScratchFolder()
        let order = try order(out, jobs: 2)
        _ = try judge(items(4), order, FakeScheduler { item, _ in item.student == "s3" ? 0 : 1 })
        // The parent died before it wrote any of that down.
        let scheduler = FakeScheduler { _, _ in 1 }
        XCTAssertEqual(try judge(items(4), order, scheduler), ["s0", "s1", "s2", "s3"])
        XCTAssertEqual(scheduler.cancelled.withLock { $0 }, ["job-1"], "what may still run is ended")
        XCTAssertEqual(scheduler.rounds.withLock { $0 }, [[[items(4)[3]]]])
    }

    func testLogsOfAnotherRunAreNotCounted() throws {
        let out = try ScratchFolder()
        let order = try order(out, jobs: 1)
        var other = heading
        other.seed = 2
        try FileManager.default.createDirectory(
            atPath: "\(out.path)/work/round-0", withIntermediateDirectories: true)
        let log = try EventLog("\(out.path)/work/round-0/task-0.jsonl", heading: other)
        try log.append(
            .judged(Judgement(items(1)[0], LabReport(lab: try ToyLab.lab(), cause: Cause(.assertion)))))
        let scheduler = FakeScheduler { _, _ in 1 }
        XCTAssertEqual(try judge(items(1), order, scheduler), ["s0"])
        XCTAssertEqual(scheduler.rounds.withLock { $0.count }, 1)
    }

    /// Stands in for `grader class-worker`: its first call for slice 1 dies without a word.
    private static let worker = #"""
        #!/usr/bin/env python3
        import json, os, sys
        work = sys.argv[sys.argv.index('--work') + 1]
        folder = os.path.dirname(work)
        index = int(os.environ['SLURM_ARRAY_TASK_ID'])
        if index == 1 and folder.endswith('round-0'): os.kill(os.getpid(), 9)
        plan = json.load(open(work))
        with open('%s/task-%d.jsonl' % (folder, index), 'w') as log:
            say = lambda event, fields: log.write(json.dumps({'event': event, **fields}) + '\n')
            say('begin', plan['heading'])
            for item in plan['slices'][index]:
                say('judged', {'student': item['student'], 'digest': item['digest'], 'report':
                    {'lab': item['lab'], 'title': 'A toy', 'notes': [], 'compilerErrors': [], 'milestones': []}})
            say('end', {})
        """#

    func testASlurmArrayJudgesAllAndWhatItsDeadTaskLostIsJudgedInTheNext() throws {
        for program in ["slurmctld", "slurmd", "munged", "python3"] {
            let places = ["/usr/bin/", "/usr/sbin/"]
            guard places.contains(where: { access($0 + program, X_OK) == 0 }) else {
                throw XCTSkip("\(program) is missing: apt-get install slurm-wlm munge")
            }
        }
        let cluster = try ScratchFolder()
        let out = try ScratchFolder()
        try control("start", cluster)
        defer { try? control("stop", cluster) }
        setenv("SLURM_CONF", "\(cluster.path)/slurm.conf", 1)
        defer { unsetenv("SLURM_CONF") }
        let worker = try out.script(
            "exec python3 '\(try out.write(Self.worker, to: "worker.py"))' \"$@\"", named: "it's a worker")
        let array = try SlurmArray(kit: Kit(root: out.path), grader: worker, options: [], width: 3)
        let order = try order(out, jobs: 3)
        XCTAssertEqual(try judge(items(6), order, array), ["s0", "s1", "s4", "s5"])
        XCTAssertEqual(try judge(Array(items(6)[2...3]), order, array), ["s2", "s3"])
        XCTAssertTrue(try array.haveEnded("999999"), "a job that nobody knows has ended")
    }

    private func control(_ action: String, _ cluster: ScratchFolder) throws {
        let script = URL(filePath: #filePath).deletingLastPathComponent().appending(
            path: "../Slurm/cluster.sh")
        let process = Process()
        process.executableURL = URL(filePath: "/bin/bash")
        process.arguments = [script.standardizedFileURL.path, action, cluster.path]
        try process.run()
        process.waitUntilExit()
        XCTAssertEqual(process.terminationStatus, 0, "cluster.sh \(action)")
    }

    private func manifest() throws -> String {
        let place = KubernetesPlace(
            image: "swift:6.3", claim: "course", mount: "/shared", namespace: "grading")
        let job = KubernetesJob(
            kit: Kit(root: "/shared/kit"), grader: "/shared/kit/grader", place: place, width: 4,
            kubectl: try ClusterTool("true", package: "coreutils"))
        return try job.manifest(name: "drydock-1", work: "/shared/out/work.json", tasks: 9)
    }

    func testAKubernetesJobHasAnIndexForEachTaskAndNothingThatTheApiDoesNotKnow() throws {
        let json = try JSONDecoder().decode(JSONValue.self, from: Data(try manifest().utf8))
        XCTAssertEqual(json["spec", "completionMode"], .text("Indexed"))
        XCTAssertEqual(json["spec", "completions"], .integer(9))
        XCTAssertEqual(json["spec", "parallelism"], .integer(4))
        XCTAssertEqual(json["spec", "template", "spec", "restartPolicy"], .text("Never"))
        guard case .list(let containers)? = json["spec", "template", "spec", "containers"],
            case .list(let volumes)? = json["spec", "template", "spec", "volumes"],
            case .list(let mounts)? = containers[0]["volumeMounts"]
        else { return XCTFail("no containers, volumes or mounts") }
        XCTAssertEqual(mounts[0]["name"], volumes[0]["name"], "what is mounted is there")
    }

    func testKubectlKnowsEveryFieldOfTheJob() throws {
        let program = "/usr/bin/kubectl"
        guard access(program, X_OK) == 0 else { throw XCTSkip("\(program) is missing") }
        let folder = try ScratchFolder()
        let path = try folder.write(try manifest(), to: "job.json")
        // Reads it by the API's types, without a cluster: what they do not know is gone from the answer.
        let process = Process()
        process.executableURL = URL(filePath: program)
        process.arguments = ["set", "image", "--local", "-f", path, "grader=other", "-o", "json"]
        let output = Pipe()
        process.standardOutput = output
        try process.run()
        let text = output.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        let answer = try JSONDecoder().decode(JSONValue.self, from: text)
        let asked = try JSONDecoder().decode(JSONValue.self, from: Data(try manifest().utf8))
        XCTAssertEqual(asked.missing(in: answer), [".spec.template.spec.containers[0].image"], "what was set")
    }

    func testAFolderThatNoPodSeesIsNamed() throws {
        let out = try ScratchFolder()
        let place = KubernetesPlace(image: "i", claim: "c", mount: "/shared")
        let toolchain = try Toolchain(environment: ProcessInfo.processInfo.environment)
        XCTAssertThrowsError(
            try order(out, jobs: 1).kubernetes(
                heading: heading, grader: "/g", place: place, toolchain: toolchain
            ) { _ in }
        ) { error in
            XCTAssertEqual("\(error)", "/kit: not below --mount /shared, so no pod would see it")
        }
    }
}

extension JSONValue {
    /// What stands below these keys.
    fileprivate subscript(_ keys: String...) -> JSONValue? {
        keys.reduce(self as JSONValue?) { value, key in
            if case .object(let fields)? = value { fields[key] } else { nil }
        }
    }

    /// The paths of what another value lacks or has differently.
    fileprivate func missing(in other: JSONValue?, at path: String = "") -> [String] {
        switch (self, other) {
        case (.object(let fields), .object(let others)?):
            fields.sorted { $0.key < $1.key }.flatMap { $1.missing(in: others[$0], at: "\(path).\($0)") }
        case (.list(let items), .list(let others)?) where items.count == others.count:
            zip(items, others).enumerated().flatMap { $1.0.missing(in: $1.1, at: "\(path)[\($0)]") }
        default: self == other ? [] : [path]
        }
    }
}
