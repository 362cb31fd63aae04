import CgroupFS
import ControlGroups
import SuiteSupport
import XCTest

final class FormatTests: XCTestCase {
    func testAnAbsentBoundIsTheWordMax() throws {
        XCTAssertEqual(try Limit.parse("max\n", file: "pids.max"), .max)
        XCTAssertEqual(try Limit.parse("4096\n", file: "memory.max"), .value(4096))
        XCTAssertEqual(Limit.max.description, "max", "written as a number it would be refused")
        XCTAssertEqual(Limit.value(0).description, "0", "0 is a bound: nothing at all")
        for number in [UInt64(0), 1, .max] {
            XCTAssertEqual(try Limit.parse(Limit.value(number).description, file: "f"), .value(number))
        }
    }

    func testAWrongBoundNamesFileAndRule() {
        for text in ["", "12x", "-1", "1.5", "MAX", "18446744073709551616"] {
            XCTAssertThrowsError(try Limit.parse(text, file: "pids.max"), "'\(text)'") { error in
                XCTAssertEqual(
                    "\(error)", "pids.max, line 1: must be a number or max: \(text)")
            }
        }
    }

    func testVersion1SaysNoBoundInTwoWays() throws {
        let rows: [Row<String, Limit>] = [
            Row("fresh group", "9223372036854771712\n", gives: .max), Row("-1", "-1", gives: .max),
            Row("64 KiB pages", "9223372036854710272", gives: .max),
            Row("a bound", "33554432", gives: .value(1 << 25)),
        ]
        try assertRows(rows, "read a version 1 bound", why: "a program would print 8 EiB for 'none'") {
            try Limit.parse(legacy: $0, file: "memory.limit_in_bytes")
        }
    }

    func testANameAndANumberALine() throws {
        let file = try FlatKeyed.parse("anon 790425600\nbrand_new 7\nfile 1\n", file: "memory.stat")
        XCTAssertEqual(file["anon"], 790_425_600)
        XCTAssertEqual(file["brand_new"], 7, "what this kit does not know is kept")
        XCTAssertNil(file["absent"])
        XCTAssertEqual(file.description, "anon 790425600\nbrand_new 7\nfile 1\n", "in the file's own order")
    }

    func testABrokenFlatLineIsNamed() {
        for (text, line) in [("a 1\nb\n", 2), ("a x\n", 1), ("a 1\nb 2\na 3\n", 3), ("a 1 2\n", 1)] {
            XCTAssertThrowsError(try FlatKeyed.parse(text, file: "cpu.stat"), text) { error in
                XCTAssertEqual((error as? FormatError)?.line, line, "\(error)")
                XCTAssertEqual((error as? FormatError)?.file, "cpu.stat")
            }
        }
    }

    func testDevicesHavePairs() throws {
        let text = "254:1 rbytes=6901432320 wbytes=1 dbytes=0\n254:0 rbytes=2 new=3\n8:0\n"
        let file = try NestedKeyed.parse(text, file: "io.stat")
        XCTAssertEqual(file["254:1", "rbytes"], .value(6_901_432_320))
        XCTAssertEqual(file.sum("rbytes"), 6_901_432_322)
        XCTAssertEqual(file["254:0", "new"], .value(3))
        XCTAssertNil(file["8:0", "rbytes"], "a device may have a line and no pair")
        XCTAssertEqual(file.description, text)
        let bounds = try NestedKeyed.parse("8:16 rbps=2097152 wiops=max\n", file: "io.max")
        XCTAssertEqual(bounds["8:16", "wiops"], .max)
        for wrong in ["8:0 rbytes", "8:0 =1", "8:0 a="] {
            XCTAssertThrowsError(try NestedKeyed.parse(wrong, file: "io.stat"), wrong)
        }
    }

    func testProcessorsAreListedInRanges() throws {
        let rows: [Row<String, Set<Int>>] = [
            Row("ranges", "0-3,7", gives: [0, 1, 2, 3, 7]), Row("one", "5\n", gives: [5]),
            Row("none", "\n", gives: []),
            Row("overlap", "0-2,1-4", gives: [0, 1, 2, 3, 4]),
        ]
        try assertRows(rows, "read the list", why: "an empty set and the set {0} are not the same") {
            try CPUList.parse($0).numbers
        }
        for wrong in ["a", "3-1", "1,", "-1", "1--2", "0-18446744073709551615", "65536"] {
            XCTAssertThrowsError(try CPUList.parse(wrong), "'\(wrong)'")
        }
    }

    func testTheShortestListIsWritten() throws {
        try withSeed { generator in
            for _ in 0..<200 {
                let numbers = Set((0..<12).map { _ in Int.random(in: 0..<20, using: &generator) })
                XCTAssertEqual(try CPUList.parse(CPUList(numbers).description).numbers, numbers)
            }
        }
        XCTAssertEqual(CPUList([0, 1, 2, 3, 7]).description, "0-3,7")
        XCTAssertEqual(CPUList([4, 5]).description, "4-5")
        XCTAssertEqual(CPUList([]).description, "")
    }

    func testTheQuotaComesBeforeThePeriod() throws {
        XCTAssertEqual(CPUMax(quota: .value(150_000)).description, "150000 100000")
        XCTAssertEqual(CPUMax(quota: .max, period: 5000).description, "max 5000")
        XCTAssertEqual(try CPUMax.parse("20000 50000\n"), CPUMax(quota: .value(20000), period: 50000))
        XCTAssertEqual(
            try CPUMax.parse("max"), CPUMax(quota: .max, period: 100_000), "a period left out is 100 ms")
        XCTAssertEqual(
            try CPUMax.parse("max 1"), CPUMax(quota: .max, period: 1),
            "how short a period may be is the kernel's to say, not the reader's")
        for wrong in ["", "1 2 3", "x 1000", "1000 0", "1000 max"] {
            XCTAssertThrowsError(try CPUMax.parse(wrong), "'\(wrong)'")
        }
    }

    func testPressureIsExact() throws {
        let text = """
            some avg10=24.60 avg60=8.01 avg300=0.07 total=4802310
            full avg10=0.00 avg60=100.00 avg300=1.97 total=0

            """
        let pressure = try Pressure.parse(text, file: "cpu.pressure")
        XCTAssertEqual(pressure.some.average10, 2460, "hundredths of a percent: no rounding")
        XCTAssertEqual(pressure.some.average300, 7)
        XCTAssertEqual(pressure.full?.average60, 10000)
        XCTAssertEqual(pressure.some.total, 4_802_310)
        XCTAssertEqual(pressure.description, text)
        XCTAssertNil(try Pressure.parse(String(text.prefix { $0 != "\n" }), file: "cpu.pressure").full)
        for wrong in ["", "some avg10=1 avg60=0.00 avg300=0.00 total=0", "full avg10=0.00"] {
            XCTAssertThrowsError(try Pressure.parse(wrong, file: "io.pressure"), wrong)
        }
    }
}
