import Dockerfiles
import SuiteSupport
import XCTest

final class GoDurationTests: XCTestCase {
    func testATimeIsNumbersWithUnits() throws {
        try assertRows(
            [
                Row("0", "0", gives: 0), Row("90s", "90s", gives: 90_000_000_000),
                Row("1m30s", "1m30s", gives: 90_000_000_000), Row("1.5h", "1.5h", gives: 5_400_000_000_000),
                Row(".5ms", ".5ms", gives: 500_000), Row("2µs", "2µs", gives: 2000),
                Row("-3ns", "-3ns", gives: -3), Row("+1s", "+1s", gives: 1_000_000_000),
                Row("no unit", "30", gives: nil), Row("nothing", "", gives: nil),
                Row("a unit alone", "s", gives: nil), Row("a blank", "1 s", gives: nil),
                Row("days", "1d", gives: nil), Row("a point alone", ".s", gives: nil),
                Row("too long", "9999999h", gives: nil),
                Row("far too long", "99999999999999999999s", gives: nil),
                Row("a sum that is too long", "2562047h2562047h", gives: nil),
            ] as [Row<String, Int64?>], "read", why: "HEALTHCHECK's times are Go's"
        ) { GoDuration.nanoseconds($0) }
    }
}
