import DNSMessages
import LabSupport
import ServiceModel
import ServiceProxy
import SuiteSupport
import XCTest

// Messages and their bytes.
extension DNSTests {
    /// A header: id 0x1234, a plain question, and the four numbers.
    private func head(_ counts: UInt8..., flags: [UInt8] = [1, 0]) -> [UInt8] {
        [0x12, 0x34] + flags + counts.flatMap { [0, $0] }
    }

    private func hex(_ bytes: [UInt8]) -> String {
        bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined(separator: " ")
    }

    func testAQuestionIsTwelveBytesAndAName() throws {
        let message = DNSMessage(id: 0x1234, asking: try DNSName(parsing: "We.b"), .aaaa)
        assertLesson(
            hex(try message.bytes()),
            is: hex(head(1, 0, 0, 0) + [2, 0x57, 0x65, 1, 0x62, 0, 0, 28, 0, 1]), "write a question for We.b",
            why: "these are the bytes of RFC 1035; letters stay as they are")
    }

    func testTheEndOfANameIsWrittenOnce() throws {
        var message = DNSMessage(id: 0x1234, asking: try DNSName(parsing: "a.bc"), .a)
        let names = try ["a.bc", "x.bc", "bc", "A.bc"].map { try DNSName(parsing: $0) }
        message.answers = [
            DNSRecord(names[0], ttl: 5, .alias(names[1])), DNSRecord(names[1], ttl: 5, .alias(names[2])),
            DNSRecord(
                names[3], ttl: 5,
                .service(ServiceTarget(priority: 0, weight: 1, port: 80, target: names[0]))),
        ]
        let question: [UInt8] = [1, 0x61, 2, 0x62, 0x63, 0, 0, 1, 0, 1]
        let first: [UInt8] = [0xc0, 12, 0, 5, 0, 1, 0, 0, 0, 5, 0, 4, 1, 0x78, 0xc0, 14]
        let second: [UInt8] = [0xc0, 34, 0, 5, 0, 1, 0, 0, 0, 5, 0, 2, 0xc0, 14]
        let third: [UInt8] =
            [1, 0x41, 0xc0, 14, 0, 33, 0, 1, 0, 0, 0, 5, 0, 12] + [
                0, 0, 0, 1, 0, 80, 1, 0x61, 2, 0x62, 0x63, 0,
            ]
        assertLesson(
            hex(try message.bytes()), is: hex(head(1, 3, 0, 0) + question + first + second + third),
            "write answers for a.bc, x.bc and A.bc",
            why:
                "with pointers a datagram holds several times as many answers; A is not a, and SRV is too young for them"
        )
    }

    func testWhatIsFarAwayIsNotPointedTo() throws {
        var message = DNSMessage(asking: .root)
        let far = try DNSName(parsing: "far.away")
        message.answers = [
            DNSRecord(.root, ttl: 0, .other(.mx, [UInt8](repeating: 7, count: 20_000))),
            DNSRecord(far, ttl: 0, .address(IPAddress(1, 2, 3, 4))),
            DNSRecord(far, ttl: 0, .address(IPAddress(1, 2, 3, 5))),
        ]
        assertLesson(
            try DNSMessage(reading: message.bytes()), is: message, "write the same name twice, behind 20 kB",
            why: "a pointer has fourteen bits: what begins behind byte 16383 cannot be pointed to",
            show: { "\($0.answers.dropFirst())" })
    }

    func testCompressedNamesAreRead() throws {
        let bytes =
            head(1, 2, 0, 0, flags: [0x81, 0]) + [1, 0x61, 2, 0x62, 0x63, 0, 0, 1, 0, 1]
            + [0xc0, 12, 0, 5, 0, 1, 0, 0, 0, 5, 0, 4, 1, 0x78, 0xc0, 14]
            // Also a target, and a pointer to a pointer.
            + [0xc0, 22, 0, 33, 0, 1, 0, 0, 0, 5, 0, 8, 0, 1, 0, 2, 0, 80, 0xc0, 34]
        let message = try DNSMessage(reading: bytes)
        assertLesson(
            message.answers.map(\.description),
            is: ["a.bc. 5 IN CNAME x.bc.", "a.bc. 5 IN SRV 1 2 80 x.bc."],
            "read an answer with pointers, one of them to another pointer",
            why: "every server compresses; whoever cannot read it reads nothing")
    }

    func testPointersMustLeadBack() throws {
        let longest = [UInt8](repeating: 1, count: 256)
        try assertRows(
            [
                Row("to itself", [0xc0, 12], gives: 12),
                Row("forward", [0xc0, 14, 0], gives: 12),
                Row("in a circle", [1, 0x61, 0xc0, 12], gives: 14),
                Row("beyond the end", [0xff, 0xff], gives: 12),
                Row("half of one", [0xc0], gives: 13),
                Row("a label of the kinds that are none", [0x41, 0x61, 0], gives: 12),
                Row("another of them", [0x80, 0], gives: 12),
                Row("a label that goes on behind the end", [5, 0x61], gives: 13),
                Row("no end", [1, 0x61], gives: 14),
                Row("257 bytes", longest + [0], gives: 12 + 254),
            ], "read a name:", why: "one name without end, sent once, would stop a server that believes it"
        ) { name -> Int in
            do {
                let message = try DNSMessage(reading: head(1, 0, 0, 0) + name)
                return -message.questions.count - 1
            } catch let fault as MessageFault {
                return fault.description.split { !$0.isNumber }.first.flatMap { Int($0) } ?? -1
            }
        }
    }

    func testJumpsAreCounted() throws {
        // Five hundred pointers, each to the one before.
        var bytes = head(1, 1, 0, 0) + [0, 0, 16, 0, 1] + [0, 0, 64, 0, 1, 0, 0, 0, 0, 0x03, 0xe8]
        for number in 0..<500 {
            let target = number == 0 ? 12 : 28 + (number - 1) * 2
            bytes += [0xc0 | UInt8(target >> 8), UInt8(target & 0xff)]
        }
        bytes[7] = 2
        let last = 28 + 499 * 2
        let tail: [UInt8] = [0xc0 | UInt8(last >> 8), UInt8(last & 0xff), 0, 64, 0, 1, 0, 0, 0, 0, 0, 0]
        XCTAssertThrowsError(
            try DNSMessage(reading: bytes + tail),
            "a name of five hundred jumps: thousands of such names in a message would cost a second each"
        ) { XCTAssertTrue($0 is MessageFault, "\($0)") }
    }

    func testWhatIsAnnouncedMustBeThere() throws {
        let question: [UInt8] = [1, 0x61, 0, 0, 1, 0, 1]
        let record: [UInt8] = [0, 0, 1, 0, 1, 0, 0, 0, 5, 0, 4, 1, 2, 3, 4]
        let opt: [UInt8] = [0, 0, 41, 4, 0xd0, 0, 0, 0, 0, 0, 0]
        XCTAssertNoThrow(try DNSMessage(reading: head(1, 0, 0, 1) + question + opt))
        let wrong: [(String, [UInt8])] = [
            ("eleven bytes", Array(head(0, 0, 0, 0).dropLast())),
            ("no question where one is announced", head(1, 0, 0, 0)),
            ("65535 answers", [0x12, 0x34, 1, 0, 0, 1, 0xff, 0xff, 0, 0, 0, 0] + question + record),
            ("bytes behind the end", head(1, 0, 0, 0) + question + [0]),
            ("an answer that nobody announced", head(1, 0, 0, 0) + question + record),
            ("half a record", head(0, 1, 0, 0) + record.dropLast()),
            (
                "an address of five bytes",
                head(0, 1, 0, 0) + [0, 0, 1, 0, 1, 0, 0, 0, 5, 0, 5, 1, 2, 3, 4, 5]
            ),
            ("a name shorter than its record", head(0, 1, 0, 0) + [0, 0, 5, 0, 1, 0, 0, 0, 5, 0, 2, 0, 0]),
            (
                "a name longer than its record",
                head(0, 1, 0, 0) + [0, 0, 5, 0, 1, 0, 0, 0, 5, 0, 1, 1, 0x61, 0]
            ),
            (
                "a text longer than its record",
                head(0, 1, 0, 0) + [0, 0, 16, 0, 1, 0, 0, 0, 5, 0, 2, 2, 0x61, 0x62]
            ),
            ("two OPT", head(0, 0, 0, 2) + opt + opt), ("OPT as an answer", head(0, 1, 0, 0) + opt),
            ("OPT of a name", head(0, 0, 0, 1) + [1, 0x61] + opt),
            ("half an option", head(0, 0, 0, 1) + opt.dropLast(2) + [0, 5, 0, 1, 0, 4, 9]),
        ]
        for (name, bytes) in wrong {
            XCTAssertThrowsError(try DNSMessage(reading: bytes), name) {
                XCTAssertTrue($0 is MessageFault, "\(name): \($0)")
            }
        }
    }

    func testWhatIsWrittenIsRead() throws {
        try withSeed { generator in
            var source = RandomMessage(generator: generator)
            for number in 0..<400 {
                let message = try source.next()
                let bytes = try message.bytes()
                let again = try DNSMessage(reading: bytes)
                guard again != message else { continue }
                return assertLesson(
                    again, is: message, "write message \(number) and read it again: \(hex(bytes))",
                    why: "reading and writing are each other's proof", show: { "\($0)" })
            }
        }
    }

    func testNoBytesBreakTheReader() throws {
        try withSeed { generator in
            var source = RandomMessage(generator: generator)
            for number in 0..<4000 {
                var bytes = try source.next().bytes(limit: 2048)
                if number % 4 == 0 {
                    bytes = (0..<Int.random(in: 0...80, using: &generator)).map { _ in
                        .random(in: 0...255, using: &generator)
                    }
                }
                for _ in 0..<Int.random(in: 1...4, using: &generator) where !bytes.isEmpty {
                    let place = Int.random(in: 0..<bytes.count, using: &generator)
                    bytes[place] =
                        [0, 1, 0x3f, 0xc0, 0xff, .random(in: 0...255, using: &generator)]
                        .randomElement(using: &generator) ?? 0
                }
                if number % 5 == 0 { bytes.removeLast(min(bytes.count, number % 17)) }
                try readAnything(bytes)
            }
        }
    }

    /// Either it is refused by name, or it is a message that can be written again.
    private func readAnything(_ bytes: [UInt8]) throws {
        do {
            let message = try DNSMessage(reading: bytes)
            // What was compressed where we do not compress can be too long for a message.
            let again = try DNSMessage(reading: try message.bytes())
            if !again.isTruncated { XCTAssertEqual(again, message, hex(bytes)) }
        } catch is MessageFault {}
    }

    func testWhatNoMessageCanHoldIsNotWritten() throws {
        _ = try DNSMessage(asking: .root).bytes()
        var code = DNSMessage(asking: .root)
        code.code = .badVersion
        var text = DNSMessage(asking: .root)
        text.answers = [DNSRecord(.root, ttl: 0, .text([[UInt8](repeating: 0, count: 256)]))]
        var record = DNSMessage(asking: .root)
        record.answers = [DNSRecord(.root, ttl: 0, .other(.mx, [UInt8](repeating: 0, count: 65_536)))]
        for (name, message) in [("BADVERS", code), ("a text of 256 bytes", text), ("65536 bytes", record)] {
            XCTAssertThrowsError(try message.bytes(), name) { XCTAssertTrue($0 is MessageFault, "\($0)") }
        }
    }
}

extension DNSMessage {
    fileprivate init(asking name: DNSName) {
        self.init(id: 1, asking: name, .a)
    }
}
