import Foundation
import LinuxSystem
import Namespaces
import SuiteSupport
import XCTest

final class NetworkTests: CleanTestCase {
    // Bytes

    func testAnAttributeIsPaddedAndItsLengthDoesNotCountThat() throws {
        XCTAssertEqual(hex(try NetlinkAttribute(3, text: "lo").bytes), "0700 0300 6c6f 0000")
        XCTAssertEqual(hex(try NetlinkAttribute(1, [9]).bytes), "0500 0100 0900 0000")
        XCTAssertEqual(hex(try NetlinkAttribute(10, number: 7).bytes), "0800 0a00 0700 0000")
        let nested = try NetlinkAttribute(18, nested: [NetlinkAttribute(1, [9]), NetlinkAttribute(2, [])])
        XCTAssertEqual(hex(try nested.bytes), "1000 1200 0500 0100 0900 0000 0400 0200")
    }

    func testAttributesAreReadBackWithoutTheirFlags() throws {
        let bytes: [UInt8] = [5, 0, 1, 0x80, 9, 0, 0, 0, 7, 0, 3, 0, 0x6c, 0x6f, 0]
        XCTAssertEqual(
            try NetlinkAttribute.read(bytes), [NetlinkAttribute(1, [9]), NetlinkAttribute(3, text: "lo")])
        XCTAssertEqual(try NetlinkAttribute.read([]), [])
    }

    func testALengthThatLeadsNowhereIsAnError() throws {
        for bytes: [UInt8] in [[3, 0, 1, 0], [0, 0, 0, 0], [9, 0, 1, 0, 1], [4], [4, 0, 0, 0, 8, 0]] {
            XCTAssertThrowsError(try NetlinkAttribute.read(bytes), "\(bytes)") { error in
                guard case NetlinkError.short = error else { return XCTFail("\(bytes): \(error)") }
            }
        }
    }

    func testAnyBytesAreReadOrRefused() throws {
        try withSeed { generator in
            for _ in 0..<500 {
                let count = Int.random(in: 0...60, using: &generator)
                let bytes = (0..<count).map { _ in UInt8.random(in: 0...24, using: &generator) }
                let message = try? NetlinkMessage(bytes: bytes)
                if let message { XCTAssertEqual(Array(bytes[4..<6]), Array(try message.bytes[4..<6])) }
                _ = try? NetlinkAttribute.read(bytes)
                if let message { _ = try? Link(message) }
            }
        }
        XCTAssertThrowsError(try NetlinkMessage(bytes: [200, 0, 0, 0] + [UInt8](repeating: 0, count: 12)))
        XCTAssertThrowsError(try NetlinkMessage(bytes: [15, 0, 0, 0] + [UInt8](repeating: 0, count: 12)))
    }

    func testRequestsAreTheseBytes() throws {
        let network = try IPv4Network("10.0.0.2/24")
        let router = try IPv4Network("10.0.0.1/24")
        try assertRows(
            [
                golden(
                    "lo up", try NetworkRequest.up(1),
                    "2000 0000 1000 0500 0100 0000 0000 0000 "
                        + "0000 0000 0100 0000 0100 0000 0100 0000"),
                golden(
                    "all links", try NetworkRequest.links(),
                    "2000 0000 1200 0103 0100 0000 0000 0000 "
                        + "0000 0000 0000 0000 0000 0000 0000 0000"),
                golden(
                    "bridge br0", try NetworkRequest.bridge("br0"),
                    "3800 0000 1000 0506 0100 0000 0000 0000 "
                        + "0000 0000 0000 0000 0100 0000 0100 0000 "
                        + "0800 0300 6272 3000 1000 1200 0b00 0100 6272 6964 6765 0000"),
                golden(
                    "10.0.0.2/24 on 2", try NetworkRequest.address(network, on: 2),
                    "3000 0000 1400 0506 0100 0000 0000 0000 0218 0000 0200 0000 "
                        + "0800 0100 0a00 0002 0800 0200 0a00 0002 0800 0400 0a00 00ff"),
                golden(
                    "default via 10.0.0.1", try NetworkRequest.defaultRoute(via: router),
                    "2400 0000 1800 0506 0100 0000 0000 0000 0200 0000 fe03 0001 0000 0000 "
                        + "0800 0500 0a00 0001"),
                golden(
                    "a cable", try NetworkRequest.cable("v1", master: 9, peer: "eth0", index: 2, in: 77),
                    "6c00 0000 1000 0506 0100 0000 0000 0000 "
                        + "0000 0000 0000 0000 0100 0000 0100 0000 "
                        + "0700 0300 7631 0000 0800 0a00 0900 0000 "
                        + "3c00 1200 0900 0100 7665 7468 0000 0000 2c00 0200 2800 0100 "
                        + "0000 0000 0200 0000 0000 0000 0000 0000 "
                        + "0900 0300 6574 6830 0000 0000 0800 1300 4d00 0000"),
            ], "make the bytes of", why: "the kernel reads offsets, not intentions"
        ) { self.hex(try $0.bytes) }
    }

    private func golden(_ name: String, _ message: NetlinkMessage, _ bytes: String, line: UInt = #line)
        -> Row<NetlinkMessage, String>
    {
        Row(name, message, gives: bytes, line: line)
    }

    func testALinkIsReadFromItsAttributes() throws {
        let attributes =
            try NetlinkAttribute(3, text: "v1").bytes
            + NetlinkAttribute(10, number: 4).bytes
            + NetlinkAttribute(18, nested: [NetlinkAttribute(1, text: "veth")]).bytes
        let head: [UInt8] = [0, 0, 1, 0, 6, 0, 0, 0, 1, 16, 0, 0, 0, 0, 0, 0]
        let link = try Link(NetlinkMessage(type: 16, flags: 2, body: head + attributes))
        XCTAssertEqual(link, Link(index: 6, name: "v1", flags: 0x1001, kind: "veth", master: 4))
        XCTAssertTrue(link.isUp)
        XCTAssertThrowsError(try Link(NetlinkMessage(type: 20, flags: 2, body: head))) { error in
            XCTAssertEqual(error as? NetlinkError, .kind(20))
        }
        XCTAssertThrowsError(try Link(NetlinkMessage(type: 16, flags: 2, body: Array(head.prefix(12)))))
    }

    func testNamesThatNoInterfaceCanHaveAreRefused() throws {
        for name in ["", ".", "..", "sixteen-letters-", "a/b", "a b"] {
            XCTAssertThrowsError(try NetworkRequest.bridge(name), name) { error in
                XCTAssertEqual(error as? NetlinkError, .name(name))
            }
        }
        XCTAssertNoThrow(try NetworkRequest.bridge("fifteen-letters"))
    }

    func testAnAddressHasFourNumbersAndAPrefix() throws {
        let network = try IPv4Network("192.168.1.130/25")
        XCTAssertEqual(network.bytes, [192, 168, 1, 130])
        XCTAssertEqual(try network.broadcast, 0xc0a8_01ff)
        XCTAssertEqual("\(network)", "192.168.1.130/25")
        XCTAssertTrue(try network.contains(IPv4Network("192.168.1.200/8")))
        XCTAssertFalse(try network.contains(IPv4Network("192.168.1.127/25")))
        XCTAssertEqual(try IPv4Network("0.0.0.0/0").broadcast, .max)
        XCTAssertEqual(try IPv4Network("9.9.9.9/32").broadcast, 0x0909_0909)
        for text in [
            "", "1.2.3.4", "1.2.3/24", "1.2.3.256/24", "01.2.3.4/24", "1.2.3.4/33", "1.2.3.4/", "+1.2.3.4/8",
        ] {
            XCTAssertThrowsError(try IPv4Network(text), text) { error in
                XCTAssertEqual(error as? NetlinkError, .address(text))
            }
        }
    }

    func testAContainerOnABridgeGetsItsAddressBeforeItsRoute() throws {
        let plan = NetworkPlan.bridge(try place(2))
        let expected = [
            try NetworkRequest.up(1), try NetworkRequest.address(IPv4Network("10.9.0.2/24"), on: 2),
            try NetworkRequest.up(2), try NetworkRequest.defaultRoute(via: IPv4Network("10.9.0.1/24")),
        ]
        XCTAssertEqual(try plan.steps(), try expected.map { Step.netlink(try $0.bytes) })
        XCTAssertEqual(try NetworkPlan.host.steps(), [])
        XCTAssertEqual(try NetworkPlan.none.steps(), [.netlink(try NetworkRequest.up(1).bytes)])
        let lost = NetworkPlan.Bridge(
            name: "b", router: try IPv4Network("10.9.0.1/24"), address: try IPv4Network("10.8.0.2/24"),
            cable: "c")
        XCTAssertThrowsError(try NetworkPlan.bridge(lost).steps())
    }

    func testTheHostMakesTheBridgeOnceAndTheCableEachTime() throws {
        let plan = NetworkPlan.bridge(try place(2))
        XCTAssertEqual(try plan.hostRequests(for: 5, links: []), [try NetworkRequest.bridge("lab0")])
        let links = [Link(index: 1, name: "lo"), Link(index: 7, name: "lab0", kind: "bridge")]
        XCTAssertEqual(
            try plan.hostRequests(for: 5, links: links),
            [try NetworkRequest.cable("cable2", master: 7, peer: "eth0", index: 2, in: 5)])
        XCTAssertEqual(try NetworkPlan.none.hostRequests(for: 5, links: links), [])
    }

    // Living

    func testTheKernelsLinksAreThoseOfProc() throws {
        let answers = try NetlinkSocket().request(try NetworkRequest.links().bytes)
        let names = try answers.map { try Link(NetlinkMessage(bytes: $0)).name }
        let table = try String(contentsOfFile: "/proc/net/dev", encoding: .utf8).split(separator: "\n")
            .dropFirst(2)
        XCTAssertEqual(
            Set(names),
            Set(table.compactMap { $0.split(separator: ":").first?.trimmingCharacters(in: .whitespaces) }))
        XCTAssertTrue(
            try answers.contains { try Link(NetlinkMessage(bytes: $0)).index == NetworkRequest.loopback })
    }

    func testLoopbackIsDownAtBirth() throws {
        try requires(.root, .executable("perl"))
        let send = shell(
            "perl -MSocket -e 'socket(S,2,2,0); "
                + "print send(S,q(x),0,sockaddr_in(9,inet_aton(q(127.0.0.1)))) ? 1 : 0'")
        let down = try LiveRun(in: .network) { _ in [send] }
        let up = try LiveRun(in: .network) { _ in Plan(try NetworkPlan.none.steps() + [send]) }
        assertLesson(
            [down.output, up.output], is: ["0", "1"],
            "send to 127.0.0.1 in a new network namespace, before and after switching lo on",
            why: "a program that talks to itself works on the host and fails in the container")
    }

    func testTheSamePortIsBoundInTwoNamespaces() throws {
        try requires(.root, .executable("perl"))
        let script = Self.bind("0.0.0.0", 7002, then: "print qq(bound\\n); <STDIN>")
        let keep = try PipeEnds()
        let ready = try PipeEnds()
        let first = try Labinit.besideThisProgram().start(
            in: .network, descriptors: [0: keep.reading.number, 1: ready.writing.number, 2: 2]
        ) { _ in [shell(script)] }
        XCTAssertEqual(try ready.reading.readSome(), Array("bound\n".utf8))
        let second = try LiveRun(in: .network) { _ in [shell(script)] }
        XCTAssertEqual(second.output, "bound\n", "a port belongs to a namespace: \(second.complaints)")
        try first.signal(SIGKILL)
        _ = try first.wait()
    }

    func testTwoContainersOnABridgeTalk() throws {
        try requires(.root, .executable("perl"))
        let host = try FakeHost()
        try host.perform([
            .netlink(try NetworkRequest.up(1).bytes), .netlink(try NetworkRequest.bridge("lab0").bytes),
        ])
        let bridge = try host.index(of: "lab0")
        try host.perform([.netlink(try NetworkRequest.address(IPv4Network("10.9.0.1/24"), on: bridge).bytes)])
        let links = [Link(index: bridge, name: "lab0", kind: "bridge")]
        let ready = try PipeEnds()
        let server = try Labinit.besideThisProgram().start(
            in: .network, descriptors: [1: ready.writing.number, 2: 2]
        ) { pid in
            try self.connect(pid, 2, links, host)
            return Plan(try NetworkPlan.bridge(try place(2)).steps() + [shell(Self.echoOnce(7003))])
        }
        XCTAssertEqual(try ready.reading.readSome(), Array("bound\n".utf8))
        let client = try LiveRun(in: .network) { pid in
            try self.connect(pid, 3, links, host)
            return Plan(try NetworkPlan.bridge(try place(3)).steps() + [shell(Self.ask("10.9.0.2", 7003))])
        }
        assertLesson(
            client.output, is: "hello from 10.9.0.3\n", "ask 10.9.0.2 from 10.9.0.3 over the bridge",
            why: "two cables and a bridge are all that a container network is")
        try server.signal(SIGKILL)
        _ = try server.wait()
        try host.end()
    }

    private func connect(_ pid: Int32, _ number: Int, _ links: [Link], _ host: FakeHost) throws {
        let requests = try NetworkPlan.bridge(try place(number)).hostRequests(for: pid, links: links)
        try host.perform(try requests.map { .netlink(try $0.bytes) })
    }

    private func place(_ number: Int) throws -> NetworkPlan.Bridge {
        NetworkPlan.Bridge(
            name: "lab0", router: try IPv4Network("10.9.0.1/24"),
            address: try IPv4Network("10.9.0.\(number)/24"), cable: "cable\(number)")
    }

    private static func bind(_ address: String, _ port: Int, then: String) -> String {
        """
        perl -MSocket -e '$|=1; socket(S,2,1,0); bind(S,sockaddr_in(\(port),inet_aton(q(\(address))))) \
        && listen(S,1) or die $!; \(then)'
        """
    }

    private static func echoOnce(_ port: Int) -> String {
        bind(
            "0.0.0.0", port,
            then: "print qq(bound\\n); $p=accept(C,S); ($n,$a)=sockaddr_in($p); "
                + "print C qq(hello from ), inet_ntoa($a), qq(\\n); close C")
    }

    private static func ask(_ address: String, _ port: Int) -> String {
        "perl -MSocket -e 'socket(S,2,1,0); connect(S,sockaddr_in(\(port),inet_aton(q(\(address))))) or die $!; print <S>'"
    }

    private func hex(_ bytes: [UInt8]) -> String {
        stride(from: 0, to: bytes.count, by: 2).map { index in
            bytes[index..<min(index + 2, bytes.count)].map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }
                .joined()
        }.joined(separator: " ")
    }
}

/// A network namespace that plays the host, so that the real one is not touched.
private final class FakeHost {
    private let pipe: PipeEnds
    private let descriptor: OwnedDescriptor
    private let identity: ProcessIdentity

    init() throws {
        pipe = try PipeEnds()
        let process = try Labinit.besideThisProgram().start(
            in: .network, descriptors: [0: pipe.reading.number, 1: 1, 2: 2]
        ) { _ in [.close(Labinit.channel), .awaitLine] }
        descriptor = try OwnedDescriptor(process: process.id)
        identity = try XCTUnwrap(ProcessIdentity(running: process.id))
    }

    func perform(_ steps: [Step]) throws {
        _ = try run(steps)
    }

    /// The number that the kernel gave an interface.
    func index(of name: String) throws -> UInt32 {
        let text = try run([
            .unshare(.mount), .mount(source: "", target: "/", type: "", [.private, .recursive], data: ""),
            .mount(source: "sysfs", target: "/sys", type: "sysfs", [], data: ""),
            .show(path: "/sys/class/net/\(name)/ifindex", limit: 10),
        ])
        return try XCTUnwrap(UInt32(text.trimmingCharacters(in: .whitespacesAndNewlines)))
    }

    private func run(_ steps: [Step]) throws -> String {
        let plan = Plan([.enter(descriptor: 5, .network), .close(5)] + steps)
        let run = try LiveRun(plan, descriptors: [5: descriptor.number])
        XCTAssertEqual(run.end, .exited(0), run.complaints)
        return run.output
    }

    func end() throws {
        try identity.signal(SIGKILL)
        try descriptor.waitForEnd()
        // The kit's own wait was given up with the process value; reap it here.
        var status: Int32 = 0
        waitpid(identity.id, &status, 0)
    }
}
