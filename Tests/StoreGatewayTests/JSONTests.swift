import Foundation
import KeyValueModel
import SuiteSupport
import XCTest

@testable import StoreGateway

/// The reader of requests: the grammar, and the words, of etcd's.
final class JSONTests: XCTestCase {
    /// What etcd 3.4.23 said to each of these bodies, on 2026-12-01.
    private let faults: [(String, String)] = [
        ("{", "unexpected EOF"), ("{\"a", "unexpected EOF"), ("{\"a\":1", "unexpected EOF"),
        ("tru", "unexpected EOF"), ("-", "unexpected EOF"), ("1.", "unexpected EOF"),
        ("1e", "unexpected EOF"),
        ("{\"a\"x", "invalid character 'x' after object key"),
        ("{\"a\":1x", "invalid character 'x' after object key:value pair"),
        ("{a:1}", "invalid character 'a' looking for beginning of object key string"),
        ("[1 2", "invalid character '2' after array element"),
        ("trux", "invalid character 'x' in literal true (expecting 'e')"),
        ("-x", "invalid character 'x' in numeric literal"),
        ("1.x", "invalid character 'x' after decimal point in numeric literal"),
        ("1ex", "invalid character 'x' in exponent of numeric literal"),
        ("\"\\x\"", "invalid character 'x' in string escape code"),
        ("\"\\u12g\"", "invalid character 'g' in \\u hexadecimal character escape"),
        ("\"\u{1}\"", "invalid character '\\x01' in string literal"),
        ("{\"key\":\"\t\"}", "invalid character '\\t' in string literal"),
        ("{\"a\":1,}", "invalid character '}' looking for beginning of object key string"),
        ("[1,]", "invalid character ']' looking for beginning of value"),
        ("{\"key\":'a'}", "invalid character '\\'' looking for beginning of value"),
        ("{\"key\" \"x\"}", "invalid character '\"' after object key"),
        ("\u{feff}{}", "invalid character 'ï' looking for beginning of value"),
        (String(repeating: "[", count: 20_000), "invalid character '[' exceeded max depth"),
    ]

    func testWrongJSONIsRefusedInTheWordsOfEtcd() {
        for (text, message) in faults {
            assertLesson(
                fault(text), is: message, "read '\(text.prefix(40))'", why: "clients show this to people")
        }
    }

    func testWhatFollowsTheFirstValueIsNotLookedAt() throws {
        for text in ["{\"key\":\"AA==\"} trailing", "{}{\"key\":\"!\"}", "{}x", "1 x"] {
            XCTAssertNil(fault(text), "etcd reads one value of a stream: \(text)")
        }
        XCTAssertNil(try JSONSyntax.firstValue(in: UnsafeRawBufferPointer(start: nil, count: 0)))
    }

    func testTheScannerAgreesWithFoundationAboutWhatJSONIs() throws {
        try withSeed { random in
            for _ in 0..<4000 {
                let text = JSONFuzz.text(&random)
                let bytes = Array(text.utf8)
                let ours = bytes.withUnsafeBytes { bytes in
                    (try? JSONSyntax.firstValue(in: bytes, .document)) != nil
                }
                let theirs =
                    (try? JSONSerialization.jsonObject(with: Data(bytes), options: .fragmentsAllowed)) != nil
                // Foundation refuses numbers and escapes that it cannot represent, and takes other things.
                if theirs, !ours, !text.contains("\\u"), !text.contains("\u{0}") {
                    XCTFail("refused, and it is JSON: \(text)")
                }
            }
        }
    }

    func testBase64FaultsAreCountedAsEtcdCountsThem() {
        let rows: [(String, Int?)] = [
            ("", nil), ("AA==", nil), ("A\nA==", nil), ("AA==\n", nil), ("/+8=", nil), ("AB==", nil),
            ("!!", 0), ("A", 0), ("AA", 0), ("AA=", 3), ("AA==A", 4), ("_-8=", 0), ("AAAA!", 4), ("AAA", 0),
            ("AAAAA", 4), ("=", 0), ("A=", 1), ("AA=A", 2), ("AAA=A", 4), ("AAAA====", 4),
        ]
        for (text, place) in rows {
            let found = Array(text.utf8).withUnsafeBytes { Base64.decodeSlowly($0).fault }
            assertLesson(
                found, is: place, "decode '\(text)'",
                why: "the place of the first illegal byte is in the message")
        }
    }

    func testBase64ComesBackAsItWas() throws {
        try withSeed { random in
            for count in 0..<600 {
                let bytes = (0..<count).map { _ in UInt8.random(in: 0...255, using: &random) }
                var text = [UInt8](repeating: 0, count: Base64.length(count))
                text.withUnsafeMutableBytes { room in
                    guard let start = room.baseAddress else { return }
                    bytes.withUnsafeBytes { Base64.encode($0, to: start) }
                }
                XCTAssertEqual(String(decoding: text, as: UTF8.self), Data(bytes).base64EncodedString())
                XCTAssertEqual(text.withUnsafeBytes { Base64.decode($0) }, bytes)
                XCTAssertEqual(text.withUnsafeBytes { Base64.decodeSlowly($0).bytes }, bytes)
            }
        }
    }

    func testNothingThatIsReadTraps() throws {
        try withSeed { random in
            for _ in 0..<4000 {
                let bytes = JSONFuzz.mutated(&random)
                bytes.withUnsafeBytes { bytes in
                    guard let range = try? JSONSyntax.firstValue(in: bytes) else { return }
                    let text = JSONValueText(bytes, range)
                    _ = try? RangeRequest(json: text)
                    _ = try? PutRequest(json: text)
                    _ = try? TxnRequest(json: text)
                    _ = try? WatchMessage(json: text)
                    _ = try? LeaseRequest(json: text, hasKeys: true)
                    _ = try? WatchLine(json: text)
                    _ = try? TxnResponse(json: text)
                }
            }
        }
    }

    private func fault(_ text: String) -> String? {
        Array(text.utf8).withUnsafeBytes { bytes -> String? in
            do {
                _ = try JSONSyntax.firstValue(in: bytes)
                return nil
            } catch let fault {
                return (fault as? JSONFault)?.message
            }
        }
    }
}
