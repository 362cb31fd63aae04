import XCTest

// XCTest's own assertions note an error that their arguments throw and let the test go on. Here the
// arguments are evaluated before the call, so that an unwritten milestone ends the test as such.

func assertEquals<Value: Equatable>(
    _ actual: Value, _ expected: Value, _ message: String = "", file: StaticString = #filePath,
    line: UInt = #line
) {
    XCTAssertEqual(actual, expected, message, file: file, line: line)
}

func assertNone<Value>(
    _ actual: Value?, _ message: String = "", file: StaticString = #filePath, line: UInt = #line
) {
    XCTAssertNil(actual, message, file: file, line: line)
}

func assertSome<Value>(
    _ actual: Value?, _ message: String = "", file: StaticString = #filePath, line: UInt = #line
) {
    XCTAssertNotNil(actual, message, file: file, line: line)
}
