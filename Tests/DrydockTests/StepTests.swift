import Glibc
import XCTest

/// `drydock step`, for people and in batch.
final class StepTests: XCTestCase {
    private func batch(_ lines: String..., options: [String] = []) throws -> [String] {
        let run = try ProgramRun.drydock(
            ["step", "--json"] + options, input: .text(lines.joined(separator: "\n") + "\n"))
        XCTAssertEqual(run.errors, "")
        return run.output.split(separator: "\n").map(String.init)
    }

    func testTheExampleForPeople() throws {
        let run = try ProgramRun.drydock(["step", "0x00b50633", "x10=5", "x11=7"])
        let lines = run.output.split(separator: "\n").map { $0.split(separator: " ").joined(separator: " ") }
        XCTAssertEqual(
            lines,
            [
                "0x80000000 00b50633 add a2, a0, a1",
                "decoded add: rd x12, rs1 x10, rs2 x11, immediate 0, 4 bytes",
                "x12 (a2) 0x0 -> 0xc (12)",
                "pc 0x80000000 -> 0x80000004",
                "trap none",
            ])
    }

    func testAnIllegalWordForPeople() throws {
        let run = try ProgramRun.drydock(["step", "0xffffffff"])
        XCTAssertEqual(run.status, 0)
        XCTAssertTrue(run.output.contains("illegal instruction, cause 2, tval 0xffffffff"), run.output)
    }

    func testTheBatchFormat() throws {
        let lines = try batch(
            #"{"words":["0x00b50633"],"pc":"0x80000000","registers":{"x10":"0x5"},"memory":{},"steps":1,"mode":"M"}"#,
            #"{"words":["0x00b53023"],"registers":{"x10":"0x80001000","x11":"0x1122334455667788"}}"#,
            #"{"words":["0x00053583"],"registers":{"a0":"0x80001000"},"memory":{"0x80001000":"8899aabbccddeeff"}}"#
        )
        XCTAssertEqual(
            lines,
            [
                #"{"registers":{"x12":"0x5"},"pc":"0x80000004","memory":{},"trap":null}"#,
                #"{"registers":{},"pc":"0x80000004","memory":{"0x80001000":"8877665544332211"},"trap":null}"#,
                #"{"registers":{"x11":"0xffeeddccbbaa9988"},"pc":"0x80000004","memory":{},"trap":null}"#,
            ])
    }

    func testCompressedWordsTakeTwoBytes() throws {
        XCTAssertEqual(
            try batch(
                #"{"words":["0x4501","0x00b50633","0x0505"],"registers":{"x10":9,"x11":-1},"steps":3}"#),
            [
                #"{"registers":{"x10":"0x1","x12":"0xffffffffffffffff"},"pc":"0x80000008","memory":{},"trap":null}"#
            ])
    }

    func testATrapEndsTheStepsAtItsInstruction() throws {
        XCTAssertEqual(
            try batch(
                #"{"words":["0x00150513","0x00000073","0x00150513"],"steps":3,"mode":"U"}"#,
                #"{"words":["0x00053583"],"registers":{"x10":"0x10"},"csrs":{"mtvec":"0x80000100"}}"#,
                #"{"words":["0x13"],"csrs":{"mie":"0x8","mstatus":"0x8","mip":"0x8"}}"#,
                #"{"words":["0x13"],"csrs":{"mideleg":"0x2","sie":"0x2","sip":"0x2","sstatus":"0x2"},"mode":"S"}"#
            ),
            [
                #"{"registers":{"x10":"0x1"},"pc":"0x80000004","memory":{},"trap":{"cause":8,"tval":"0x0"}}"#,
                #"{"registers":{},"pc":"0x80000000","memory":{},"trap":{"cause":5,"tval":"0x10"}}"#,
                #"{"registers":{},"pc":"0x80000004","memory":{},"trap":null}"#,
                #"{"registers":{},"pc":"0x80000000","memory":{},"trap":{"cause":9223372036854775809,"tval":"0x0"}}"#,
            ])
    }

    func testEachLineStartsFresh() throws {
        let store = #"{"words":["0x00b53023"],"registers":{"x10":"0x80001000","x11":"-1"}}"#
        let load = #"{"words":["0x00053583"],"registers":{"x10":"0x80001000","x11":"1"}}"#
        XCTAssertEqual(
            try batch(store, load).last,
            #"{"registers":{"x11":"0x0"},"pc":"0x80000004","memory":{},"trap":null}"#)
    }

    func testRAMIsWholeAndMayBeMisaligned() throws {
        XCTAssertEqual(
            try batch(
                #"{"words":["0x00b53023"],"registers":{"x10":"0x87fffff8","x11":"0x0102030405060708"}}"#,
                #"{"words":["0x00b53023"],"registers":{"x10":"0x87fffff9","x11":"0x0102030405060708"}}"#,
                #"{"words":["0x00b53023"],"registers":{"x10":"0x80001ffd","x11":"0x0102030405060708"}}"#),
            [
                #"{"registers":{},"pc":"0x80000004","memory":{"0x87fffff8":"0807060504030201"},"trap":null}"#,
                #"{"registers":{},"pc":"0x80000000","memory":{},"trap":{"cause":7,"tval":"0x88000000"}}"#,
                #"{"registers":{},"pc":"0x80000004","memory":{"0x80001ffd":"0807060504030201"},"trap":null}"#,
            ])
    }

    func testChangedCSRsOnRequest() throws {
        XCTAssertEqual(
            try batch(#"{"words":["0x34051073"],"registers":{"x10":"0x7"}}"#, options: ["--csrs"]),
            [#"{"registers":{},"pc":"0x80000004","memory":{},"trap":null,"csrs":{"mscratch":"0x7"}}"#])
    }

    func testABadLineIsNamedAndTheOthersGoOn() throws {
        let good = #"{"words":["0x13"]}"#
        let run = try ProgramRun.drydock(
            ["step", "--json"],
            input: .text(
                [
                    good, "nonsense", "", #"{"words":["zz"]}"#, #"{"wrods":[]}"#, #"{"registers":{"x99":1}}"#,
                    #"{"memory":{"0x1000":"00"}}"#, #"{"memory":{"0x80000000":"0"}}"#, #"{"mode":"H"}"#,
                    #"{"steps":-1}"#, #"{"pc":"0x80000001"}"#, #"{"pc":[]}"#, good,
                ].joined(separator: "\n")))
        let lines = run.output.split(separator: "\n").map(String.init)
        XCTAssertEqual(run.status, 1)
        XCTAssertEqual(lines.count, 12)
        XCTAssertEqual(lines.first, lines.last)
        let wanted = [
            "line 2: not JSON", "line 4: words: ", "line 5: \\\"wrods\\\" is no field",
            "line 6: registers: \\\"x99\\\"",
            "line 7: memory: 1 bytes at 0x1000 are not RAM", "line 8: memory: ", "line 9: mode: ",
            "line 10: steps: ",
            "line 11: pc: 0x80000001 is odd", "line 12: pc: expected",
        ]
        for (line, text) in zip(lines.dropFirst(), wanted) {
            XCTAssertTrue(line.hasPrefix("{\"error\":\"" + text), "\(line) should begin with \(text)")
        }
    }

    func testArgumentsThatMakeNoSense() throws {
        XCTAssertEqual(try ProgramRun.drydock(["step"]).status, 64)
        XCTAssertEqual(try ProgramRun.drydock(["step", "--json", "0x13"]).status, 64)
        let run = try ProgramRun.drydock(["step", "0x13", "x32=1"])
        XCTAssertEqual(run.status, 1)
        XCTAssertTrue(run.errors.contains("\"x32\" is no register, expected x0 to x31"), run.errors)
    }

    /// A table of thousands of rows, and no answer may be lost or out of order.
    func testManyLines() throws {
        let requests = (0..<2000).map { #"{"words":["0x00150513"],"registers":{"x10":\#($0)}}"# }
        let run = try ProgramRun.drydock(["step", "--json"], input: .text(requests.joined(separator: "\n")))
        let expected = (1...2000).map { "\"x10\":\"0x\(String($0, radix: 16))\"" }
        let lines = run.output.split(separator: "\n")
        XCTAssertEqual(lines.count, expected.count)
        XCTAssertTrue(zip(lines, expected).allSatisfy { $0.contains($1) })
    }
}
