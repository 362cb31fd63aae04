import XCTest
final class TmpTests: XCTestCase {}
