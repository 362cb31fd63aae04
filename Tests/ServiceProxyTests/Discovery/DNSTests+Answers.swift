import DNSMessages
import ServiceModel
import ServiceProxy
import SuiteSupport
import XCTest

// From message to message.
extension DNSTests {
    private func query(
        _ text: String = "web", _ type: RecordType = .a, _ extended: ExtendedPart? = nil
    ) throws -> DNSMessage {
        DNSMessage(id: 0xbeef, asking: try Directory.name(text), type, extended: extended)
    }

    private func exchange(
        _ service: inout NameService, _ query: DNSMessage, over carrier: MessageCarrier = .datagram
    ) throws -> (message: DNSMessage, size: Int) {
        let bytes = try XCTUnwrap(try service.answer(try query.bytes(), over: carrier))
        return (try DNSMessage(reading: bytes), bytes.count)
    }

    func testAnAnswerBelongsToItsQuestion() throws {
        var service = NameService(try Directory.zone())
        let answer = try exchange(&service, try query("wEb")).message
        assertLesson(
            [
                "\(answer.id)", "\(answer.isResponse)", "\(answer.isAuthoritative)",
                "\(answer.wantsRecursion)",
                "\(answer.offersRecursion)", answer.questions.map(\.name.description).joined(),
                answer.answers.map(\.name.description).joined(), "\(answer.extended == nil)",
            ],
            is: ["48879", "true", "true", "true", "false"]
                + ["wEb.\(Directory.domain)", "wEb.\(Directory.domain)", "true"], "ask for wEb.shop",
            why: "resolvers mix the case to tell an answer from a forged one: it must come back as it was")
    }

    func testWhatIsNotAnsweredAndWhy() throws {
        let zone = try Directory.zone()
        var chaos = try query()
        chaos.questions[0].recordClass = .chaos
        var anyClass = try query()
        anyClass.questions[0].recordClass = .any
        var notify = try query()
        notify.opcode = 4
        var two = try query()
        two.questions += two.questions
        var none = try query()
        none.questions = []
        let newer = ExtendedPart(payloadSize: 1232, version: 1)
        var newerNotify = notify
        newerNotify.extended = newer
        try assertRows(
            [
                Row("class CH", chaos, gives: "REFUSED"), Row("any class", anyClass, gives: "REFUSED"),
                Row("NOTIFY", notify, gives: "NOTIMP"), Row("two questions", two, gives: "FORMERR"),
                Row("no question", none, gives: "FORMERR"),
                Row("EDNS version 1", try query("web", .a, newer), gives: "BADVERS"),
                Row("NOTIFY with EDNS version 1", newerNotify, gives: "BADVERS"),
                Row("AXFR", try query("cluster.local.", .axfr), gives: "REFUSED"),
                Row("IXFR", try query("cluster.local.", .ixfr), gives: "REFUSED"),
                Row("another zone", try query("example.com."), gives: "REFUSED"),
            ], "ask with",
            why: "a client that hears nothing waits and asks again; one that is told goes elsewhere"
        ) { message in
            var service = NameService(zone)
            let answer = try self.exchange(&service, message).message
            XCTAssertTrue(answer.answers.isEmpty)
            XCTAssertFalse(answer.isAuthoritative, "who refuses does not speak for the zone")
            XCTAssertEqual(answer.extended == nil, message.extended == nil, "EDNS is answered with EDNS")
            return answer.code.description
        }
    }

    func testWhatIsNoQuestionIsNotAnswered() throws {
        var service = NameService(try Directory.zone())
        _ = try exchange(&service, try query())
        var response = try query()
        response.isResponse = true
        let noise: [[UInt8]] = [[], [0, 1, 1], [UInt8](repeating: 0, count: 11), try response.bytes()]
        assertLesson(
            try noise.map { try service.answer($0, over: .datagram) == nil }, is: [true, true, true, true],
            "send nothing, three bytes, eleven bytes, and an answer",
            why: "two servers that answer each other's answers would never stop")
        let broken = try XCTUnwrap(try service.answer(Array(try query().bytes().dropLast()), over: .datagram))
        assertLesson(
            broken, is: [0xbe, 0xef, 0x81, 1, 0, 0, 0, 0, 0, 0, 0, 0],
            "send a question without its last byte",
            why: "its head can be read, so whoever sent it can be told: FORMERR")
    }

    func testWhatDoesNotFitIsCutOff() throws {
        var service = NameService(try Directory.crowd("crowd", 200))
        let plain = try exchange(&service, try query("crowd"))
        let wide = try exchange(&service, try query("crowd", .a, ExtendedPart(payloadSize: 900)))
        let widest = try exchange(&service, try query("crowd", .a, ExtendedPart(payloadSize: 65_535)))
        let narrow = try exchange(&service, try query("crowd", .a, ExtendedPart(payloadSize: 0)))
        let stream = try exchange(&service, try query("crowd"), over: .stream)
        assertLesson(
            [plain, wide, widest, narrow, stream].map {
                "\($0.message.isTruncated) \($0.message.answers.count) answers in \($0.size)"
            },
            is: [
                "true 29 answers in 510", "true 52 answers in 889", "true 73 answers in 1225",
                "true 28 answers in 505", "false 200 answers in 3246",
            ],
            "ask for 200 addresses: without EDNS, with 900, 65535 and 0 bytes, and by TCP",
            why: "TC tells the client to ask again by TCP; whole records only, and no more than it can take")
    }

    func testCompanionsAreLeftOutInSilence() throws {
        var service = NameService(try Directory.crowd("crowd", 7))
        let answer = try exchange(&service, try query("_http._tcp.crowd", .srv))
        let noRoom = try exchange(&service, try query("_http._tcp.crowd", .a))
        assertLesson(
            [
                answer.message.isTruncated, answer.message.answers.isEmpty,
                answer.message.additional.count < 7, answer.size <= 512, noRoom.message.isTruncated,
            ], is: [false, false, true, true, false], "ask for seven targets, whose addresses do not fit",
            why:
                "nobody asked for the addresses: TC would make a client ask again by TCP for nothing (RFC 2181)"
        )
    }

    func testEDNSIsAnsweredWithEDNS() throws {
        var service = NameService(try Directory.zone())
        let part = ExtendedPart(
            payloadSize: 4096, flags: 0xffff,
            options: [.init(code: 10, bytes: [1, 2, 3]), .init(code: 999, bytes: [])])
        let answer = try exchange(&service, try query("web", .a, part)).message
        assertLesson(
            answer.extended, is: ExtendedPart(payloadSize: 1232, flags: 0x8000),
            "ask with DO, other flags, and two options",
            why: "options that are not known are ignored, DO comes back, and 1232 bytes pass everywhere")
        let newer = ExtendedPart(payloadSize: 4096, version: 3)
        let refused = try exchange(&service, try query("web", .a, newer)).message
        assertLesson(
            refused.extended?.version, is: 0, "ask with EDNS version 3",
            why: "BADVERS says which version would be understood", show: { "\($0.map(String.init) ?? "-")" })
    }

    func testAddressesTakeTurns() throws {
        var first = NameService(try Directory.zone(), seed: 1)
        let rounds = try (0..<4).map { _ in
            try exchange(&first, try query("db")).message.answers.map {
                String($0.data.description.suffix(2))
            }.joined(separator: " ")
        }
        assertLesson(
            rounds, is: ["11 12 10", "12 10 11", "10 11 12", "11 12 10"], "ask four times, from seed 1",
            why: "most clients take the first address: it must not always be the same")
        let alias = try exchange(&first, try query("inside")).message.answers.map(\.type)
        assertLesson(
            alias, is: [.cname, .a], "ask for another name of web",
            why: "what leads there comes before what is there")
    }
}
