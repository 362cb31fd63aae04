import SuiteSupport
import WebMessages
import XCTest

final class MessageTests: XCTestCase {
    func testATargetIsCutIntoPathAndQuery() {
        let request = HTTPRequest("GET", "/v2/a%20b?n=2&last=x%2By+z&bare&=v&n=3")
        assertLesson(
            String(request.path), is: "/v2/a%20b", "take the path", why: "it stays encoded: %2F is no slash")
        assertLesson(
            request.query.map { "\($0.name)=\($0.value)" }, is: ["n=2", "last=x+y z", "bare=", "=v", "n=3"],
            "take the query", why: "in its order, decoded as forms are")
        assertLesson(request.query("n"), is: "2", "ask for n", why: "the first counts")
        assertLesson(
            HTTPRequest("GET", "/a").query.count, is: 0, "take the query of /a", why: "there is none")
    }

    func testAByteIsWrittenWithTwoDigits() throws {
        try assertRows(
            [
                Row("nothing to decode", "abc", gives: "abc"), Row("a slash", "a%2Fb", gives: "a/b"),
                Row("small digits", "%c3%a9", gives: "é"), Row("one digit", "%4", gives: "-"),
                Row("no digits", "%zz", gives: "-"), Row("half a letter", "%c3", gives: "-"),
                Row("a lone sign", "100%", gives: "-"),
            ], "decode", why: "what cannot be decoded is told apart from what can"
        ) { PercentText.decoded($0) ?? "-" }
        assertLesson(
            PercentText.encoded("a/b é", kept: "/"), is: "a/b%20%C3%A9", "encode",
            why: "a query must be ASCII")
    }

    func testARangeMeansBytesOfSomething() throws {
        try assertRows(
            [
                Row("0-1", "bytes=0-1", gives: "0..<2"), Row("2-", "bytes=2-", gives: "2..<10"),
                Row("-3", "bytes=-3", gives: "7..<10"), Row("-30", "bytes=-30", gives: "0..<10"),
                Row("8-99", "bytes=8-99", gives: "8..<10"), Row("10-", "bytes=10-", gives: "none"),
                Row("3-2", "bytes=3-2", gives: "none"), Row("-0", "bytes=-0", gives: "none"),
                Row("the last number", "bytes=0-9223372036854775807", gives: "0..<10"),
                Row("two ranges", "bytes=0-1,3-4", gives: "ignored"),
                Row("no number", "bytes=a-b", gives: "ignored"),
                Row("a sign", "bytes=+1-2", gives: "ignored"), Row("nothing", "bytes=-", gives: "ignored"),
                Row("beyond numbers", "bytes=99999999999999999999-", gives: "ignored"),
            ], "apply to ten bytes", why: "RFC 9110, 14.1.2"
        ) { text in
            guard let range = ByteRange(text) else { return "ignored" }
            return range.bounds(in: 10).map { "\($0)" } ?? "none"
        }
        assertLesson(ByteRange.last(5).bounds(in: 0), is: nil, "take the last five of nothing", why: "416")
    }

    func testABodyIsReadUpToItsLimit() async throws {
        let whole = try await HTTPBody.bytes([1, 2, 3]).bytes(limit: 3)
        assertLesson(
            whole, is: [1, 2, 3], "read three bytes, at most three", why: "the limit itself is allowed")
        let stream = HTTPBody.stream(HTTPBody.bytes([1, 2, 3]).stream)
        for body in [HTTPBody.bytes([1, 2, 3]), stream] {
            do {
                _ = try await body.bytes(limit: 2)
                XCTFail("three bytes were read where two are allowed")
            } catch let error as BodyTooLong {
                assertLesson(error.limit, is: 2, "read three bytes, at most two", why: "memory has an end")
            }
        }
        let stop = HTTPBody.bytes([]).stream
        let end = try await stop.next()
        assertLesson(end, is: nil, "read an empty body", why: "its end comes first")
    }
}
