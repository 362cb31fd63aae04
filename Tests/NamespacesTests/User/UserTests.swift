import Foundation
import LinuxSystem
import Namespaces
import SuiteSupport
import XCTest

final class UserTests: CleanTestCase {
    private let usual = [IDRange(container: 0, host: 100_000, count: 65_536)]

    func testALineHasThreeNumbers() throws {
        let map = try IDMap(text: "         0     100000      65536\n     70000       5000          1\n")
        XCTAssertEqual(map.ranges, usual + [IDRange(container: 70_000, host: 5000, count: 1)])
        XCTAssertEqual(try map.text, "0 100000 65536\n70000 5000 1\n")
    }

    func testABrokenLineIsNamed() throws {
        for line in ["0 1", "0 1 2 3", "0 x 1", "-1 0 1", "0 1 4294967296"] {
            XCTAssertThrowsError(try IDMap(text: "9 9 1\n\(line)\n"), line) { error in
                XCTAssertEqual(error as? IDMapError, .line(2, line), line)
            }
        }
    }

    func testWhatTheKernelWouldRefuseIsRefused() throws {
        let one = IDRange(container: 0, host: 1000, count: 10)
        let empty = IDRange(container: 0, host: 0, count: 0)
        let last = IDRange(container: 0, host: 4_294_967_290, count: 6)
        let inside = IDRange(container: 9, host: 5000, count: 1)
        let outside = IDRange(container: 50, host: 1009, count: 5)
        try assertRows(
            [
                wrong("no range", [], .count(0)), wrong("an empty one", [empty], .empty(empty)),
                wrong("the id that is none", [last], .beyondLast(last)),
                wrong("an id twice inside", [one, inside], .overlap(one, inside)),
                wrong("an id twice outside", [one, outside], .overlap(one, outside)),
            ], "make a map with", why: "the kernel would say EINVAL, and not which line"
        ) { ranges in
            do {
                _ = try IDMap(ranges)
                return nil
            } catch let error as IDMapError {
                return error
            }
        }
    }

    private func wrong(_ name: String, _ ranges: [IDRange], _ error: IDMapError, line: UInt = #line)
        -> Row<[IDRange], IDMapError?>
    {
        Row(name, ranges, gives: error, line: line)
    }

    func testRangesThatTouchAreFineAndThreeHundredAndFortyToo() throws {
        let many = (0..<340).map { IDRange(container: $0 * 2, host: 1_000_000 + $0 * 2, count: 2) }
        XCTAssertEqual(try IDMap(many).ranges.count, 340)
        XCTAssertThrowsError(try IDMap(many + [IDRange(container: 900, host: 9, count: 1)])) { error in
            XCTAssertEqual(error as? IDMapError, .count(341))
        }
        XCTAssertNotNil(try IDMap([IDRange(container: 0, host: 4_294_967_290, count: 5)]))
    }

    func testBothEndsOfARangeAreTranslated() throws {
        let map = try IDMap(usual + [IDRange(container: 70_000, host: 1000, count: 1)])
        try assertRows(
            [
                host("0", 0, 100_000), host("65535", 65_535, 165_535), host("65536", 65_536, nil),
                host("70000", 70_000, 1000), host("70001", 70_001, nil), host("4294967295", .max, nil),
            ], "find the id outside of", why: "one too many would give a container a stranger's files"
        ) { try map.host(of: $0) }
        try assertRows(
            [
                inside("100000", 100_000, 0), inside("165535", 165_535, 65_535),
                inside("165536", 165_536, 65_534), inside("99999", 99_999, 65_534),
                inside("0", 0, 65_534), inside("1000", 1000, 70_000),
            ], "find the id inside of", why: "who has no counterpart is nobody inside, never somebody else"
        ) { try map.container(of: $0) }
    }

    private func host(_ name: String, _ id: UInt32, _ expected: UInt32?, line: UInt = #line)
        -> Row<UInt32, UInt32?>
    {
        Row(name, id, gives: expected, line: line)
    }

    private func inside(_ name: String, _ id: UInt32, _ expected: UInt32, line: UInt = #line)
        -> Row<UInt32, UInt32>
    {
        Row(name, id, gives: expected, line: line)
    }

    func testAMapWithinAMapIsTheirComposition() throws {
        try withSeed { generator in
            let outer = try randomMap(using: &generator)
            let inner = try randomMap(using: &generator)
            let both = try? inner.within(outer)
            for _ in 0..<200 {
                let id = UInt32.random(in: 0..<400, using: &generator)
                let expected = try inner.host(of: id).flatMap { try outer.host(of: $0) }
                XCTAssertEqual(try both?.host(of: id), expected, "id \(id), \(inner), in \(outer)")
            }
        }
    }

    private func randomMap(using generator: inout some RandomNumberGenerator) throws -> IDMap {
        var next: (UInt32, UInt32) = (0, 0)
        return try IDMap(
            (0..<4).map { _ in
                next.0 += .random(in: 0...20, using: &generator)
                next.1 += .random(in: 0...20, using: &generator)
                let count = UInt32.random(in: 1...60, using: &generator)
                defer { next = (next.0 + count, next.1 + count) }
                return IDRange(container: next.0, host: next.1, count: count)
            })
    }

    func testWithoutPrivilegeSetgroupsIsDeniedBeforeTheGroupMap() throws {
        let one = try IDMap([IDRange(container: 0, host: 1000, count: 1)])
        let asker = IDMapPlan.Asker(user: 1000, group: 1000, isPrivileged: false)
        guard case .own(let steps) = try IDMapPlan(users: one, groups: one, for: asker) else {
            return XCTFail("an ordinary user maps itself")
        }
        let files = steps.compactMap { step -> String? in
            guard case .write(_, let path) = step else { return nil }
            return path
        }
        let denial = try XCTUnwrap(files.firstIndex(of: "/proc/self/setgroups"))
        XCTAssertLessThan(denial, try XCTUnwrap(files.firstIndex(of: "/proc/self/gid_map")))
        XCTAssertEqual(Set(files).count, 3)
    }

    func testWithoutPrivilegeOnlyOnesOwnIDCanBeMapped() throws {
        let asker = IDMapPlan.Asker(user: 1000, group: 100, isPrivileged: false)
        let own = try IDMap([IDRange(container: 0, host: 1000, count: 1)])
        let group = try IDMap([IDRange(container: 0, host: 100, count: 1)])
        XCTAssertNoThrow(try IDMapPlan(users: own, groups: group, for: asker))
        let two = try IDMap([IDRange(container: 0, host: 1000, count: 2)])
        for (users, groups) in [(two, group), (try IDMap(usual), group), (own, try IDMap(usual)), (own, own)]
        {
            XCTAssertThrowsError(try IDMapPlan(users: users, groups: groups, for: asker)) { error in
                guard case IDMapError.notPermitted = error else { return XCTFail("\(error)") }
            }
        }
    }

    func testWithPrivilegeTheParentWritesAnyMapAndGroupsStayUsable() throws {
        let map = try IDMap(usual)
        let root = IDMapPlan.Asker(user: 0, group: 0, isPrivileged: true)
        XCTAssertEqual(
            try IDMapPlan(users: map, groups: map, for: root),
            .parent([.init("uid_map", "0 100000 65536\n"), .init("gid_map", "0 100000 65536\n")]))
    }

    func testLentIDsFollowOnesOwn() throws {
        let text = "# who borrowed what\nanna:100000:65536\n\n1001:300000:10\nanna:200000:5\nanna:400000:1\n"
        let lent = try SubordinateIDs(text: text)
        XCTAssertEqual(
            try lent.map(of: "anna", id: 1000).ranges,
            [
                IDRange(container: 0, host: 1000, count: 1),
                IDRange(container: 1, host: 100_000, count: 65_536),
                IDRange(container: 65_537, host: 200_000, count: 5),
                IDRange(container: 65_542, host: 400_000, count: 1),
            ])
        XCTAssertEqual(try lent.map(of: "bert", id: 1001).ranges.last?.host, 300_000)
        XCTAssertThrowsError(try SubordinateIDs(text: "anna:1:2\n\nanna:1\n")) { error in
            XCTAssertEqual(error as? IDMapError, .line(3, "anna:1"))
        }
    }

    // Living

    func testRootInsideHasEveryCapabilityAndNoPowerOutside() throws {
        try requires(.root)
        let secret = "/tmp/drydock-\(getpid())-\(UUID().uuidString.prefix(8))"
        try Data("host's".utf8).write(to: URL(fileURLWithPath: secret))
        defer { try? FileManager.default.removeItem(atPath: secret) }
        chmod(secret, 0o600)
        let script =
            "id -u; grep CapEff /proc/self/status; cat \(secret) 2>&1 | tail -c 19; stat -c %u \(secret)"
        let run = try mapped(to: usual, [shell(script)])
        let lines = run.output.split(separator: "\n").map(String.init)
        let all = lines.count > 1 ? lines[1].split(separator: "\t").last.map(String.init) : nil
        XCTAssertEqual(lines.first, "0", run.complaints)
        XCTAssertEqual(UInt64(all ?? "", radix: 16).map { $0 & 0x1ff_ffff_ffff }, 0x1ff_ffff_ffff)
        assertLesson(
            Array(lines.dropFirst(2)), is: [" Permission denied", "65534"],
            "root of a user namespace reads a file of the host's root, and asks for its owner",
            why: "its capabilities hold for what its namespace owns; the host's root is nobody there")
    }

    func testAFileOfRootInsideBelongsToTheMappedIDOutside() throws {
        try requires(.root)
        let folder = "/tmp/drydock-\(getpid())-\(UUID().uuidString.prefix(8))"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: false)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        chmod(folder, 0o777)
        let run = try mapped(
            to: usual, [shell("echo x > \(folder)/mine; chown 7:8 \(folder)/mine; ls \(folder)")])
        XCTAssertEqual(run.output, "mine\n", run.complaints)
        let status = try FileStatus(of: folder + "/mine")
        XCTAssertEqual([status.owner, status.group], [100_007, 100_008])
    }

    func testAnOrdinaryUserBecomesRootOfItsOwnNamespace() throws {
        try requires(.root)
        let one = try IDMap([IDRange(container: 0, host: 65_534, count: 1)])
        let asker = IDMapPlan.Asker(user: 65_534, group: 65_534, isPrivileged: false)
        guard case .own(let maps) = try IDMapPlan(users: one, groups: one, for: asker) else {
            return XCTFail()
        }
        let nobody: [Step] = [
            .setGroups([]), .setGroupIDs(IDs(all: 65_534)), .setUserIDs(IDs(all: 65_534)),
        ]
        // A process that has changed its ids does not own its /proc files until it executes something.
        let again = Plan(
            [.unshare(.user)] + maps + [shell("id -u; cat /proc/self/setgroups; cat /proc/self/uid_map")])
        let labinit = try Labinit.besideThisProgram().path
        let copy = "/tmp/drydock-\(getpid())-\(UUID().uuidString.prefix(8))"
        try FileManager.default.copyItem(atPath: labinit, toPath: copy)
        defer { try? FileManager.default.removeItem(atPath: copy) }
        let run = try LiveRun(
            Plan(
                nobody + [
                    .execute(
                        candidates: [copy], arguments: ["labinit", "--plan"] + again.words, environment: [])
                ]))
        let words = run.output.split(whereSeparator: \.isWhitespace)
        XCTAssertEqual(words, ["0", "deny", "0", "65534", "1"], run.complaints)
    }

    private func mapped(to ranges: [IDRange], _ steps: [Step]) throws -> LiveRun {
        let map = try IDMap(ranges)
        let root = IDMapPlan.Asker(user: 0, group: 0, isPrivileged: true)
        guard case .parent(let files) = try IDMapPlan(users: map, groups: map, for: root) else {
            throw IDMapError.notPermitted("root writes the maps of others")
        }
        return try LiveRun(in: [.user, .mount]) { pid in
            for file in files {
                let path = "/proc/\(pid)/\(file.name)"
                try OwnedDescriptor(opening: path, .writeOnly).write(file.text, to: path)
            }
            return Plan(steps)
        }
    }
}
