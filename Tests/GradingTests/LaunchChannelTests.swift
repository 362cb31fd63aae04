import XCTest

@testable import Grading

/// The private channel on descriptor 3.
final class LaunchChannelTests: XCTestCase {
    func testMessagesGoOutInOrderAndAnswersComeBack() throws {
        var request = LaunchRequest(
            shell: "while read line <&3; do echo \"got $line\" >&3; done; echo done >&3")
        request.channel = ChannelContents(lines: ["one", "two"])
        let result = try request.run()
        XCTAssertEqual(result.texts, ["got one", "got two", "done"])
        XCTAssertEqual(result.channelRemainder, 0)
    }

    func testLargeMessagesBothWaysDoNotDeadlock() throws {
        let large = String(repeating: "x", count: 3_000_000)
        var request = LaunchRequest(shell: "exec cat <&3 >&3")
        request.channel = ChannelContents(lines: [large, large])
        XCTAssertEqual(try request.run().texts, [large, large])
    }

    func testAProgramThatNeverReadsEndsNormally() throws {
        var request = LaunchRequest(shell: "exit 7")
        request.channel = ChannelContents(lines: [String(repeating: "x", count: 5_000_000)])
        XCTAssertEqual(try request.run().ending, .exited(7))
    }

    func testAMessageThatIsTooLongEndsTheLaunch() throws {
        var request = LaunchRequest(shell: "echo short >&3; exec cat /dev/zero >&3")
        request.channel = ChannelContents(messageLimit: 1000)
        let result = try request.run()
        XCTAssertEqual(result.ending, .outputLimit)
        XCTAssertEqual(result.texts.first, "short")
    }

    func testTooManyMessagesEndTheLaunch() throws {
        var request = LaunchRequest(shell: "while :; do echo again >&3; done")
        request.channel = ChannelContents(totalLimit: 10_000)
        let result = try request.run()
        XCTAssertEqual(result.ending, .outputLimit)
        XCTAssertLessThan(result.channelMessages.count, 100_000)
    }

    func testAMessageCutShortIsNotAMessage() throws {
        var request = LaunchRequest(shell: "echo whole >&3; printf part >&3")
        request.channel = ChannelContents()
        let result = try request.run()
        XCTAssertEqual(result.texts, ["whole"])
        XCTAssertEqual(result.channelRemainder, 4)
    }
}

extension LaunchResult {
    /// The channel's messages as text.
    var texts: [String] { channelMessages.map { String(decoding: $0, as: UTF8.self) } }
}
