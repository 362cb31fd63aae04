import EventLoop
import LinuxSystem
import NameServing
import SuiteSupport
import XCTest

/// The doors alone; what names need of them is tested in lab 9's DNSTests.
final class NameServerTests: CleanTestCase {
    func testOnePortIsForBoth() throws {
        let loop = try EventLoop()
        let server = try NameServer(at: .loopback(port: 0), on: loop) { bytes, _ in bytes }
        defer { server.close() }
        XCTAssertThrowsError(try DatagramSocket(at: server.address).address, "its port is taken for UDP")
        XCTAssertThrowsError(try ListeningSocket(at: server.address).address, "its port is taken for TCP")
    }

    func testATakenPortIsNamed() throws {
        let loop = try EventLoop()
        let taken = try DatagramSocket(at: .loopback(port: 0))
        let address = try taken.address
        XCTAssertThrowsError(try NameServer(at: address, on: loop) { bytes, _ in bytes }) { error in
            XCTAssertTrue(
                "\(error)".contains("EADDRINUSE") && "\(error)".contains("\(address)"), "\(error)")
        }
        let listener = try ListeningSocket(at: address)
        XCTAssertEqual(listener.address, address, "the other half of the port is free again")
    }
}
