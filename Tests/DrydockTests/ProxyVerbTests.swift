import Documents
import Foundation
import SuiteSupport
import XCTest

/// `drydock proxy` on files.
final class ProxyVerbTests: XCTestCase {
    private func proxy(_ arguments: String...) throws -> ProgramRun {
        try ProgramRun.drydock(["proxy"] + arguments)
    }

    private func list(_ clusterIP: String = "172.20.0.1", address: String = "10.0.1.2") -> [UInt8] {
        Array(
            """
            {"kind":"List","items":[
             {"kind":"Service","metadata":{"name":"web"},
              "spec":{"clusterIP":"\(clusterIP)","ports":[{"name":"http","port":80}]}},
             {"kind":"ConfigMap","metadata":{"name":"other"}},
             {"kind":"EndpointSlice","metadata":{"name":"web-1","labels":{"kubernetes.io/service-name":"web"}},
              "addressType":"IPv4","endpoints":[{"addresses":["\(address)"]}],
              "ports":[{"name":"http","port":8080}]}]}
            """.utf8)
    }

    func testServicesBecomeRulesInBothLanguages() throws {
        let scratch = try Scratch()
        let file = try scratch.file("s.json", list())
        let nft = try proxy("rules", file, "--address", "10.0.9.1", "--pods", "10.0.0.0/16")
        XCTAssertEqual(nft.status, 0, nft.errors)
        XCTAssertTrue(nft.output.contains("172.20.0.1 . tcp . 80 : goto"), nft.output)
        XCTAssertTrue(nft.output.contains("dnat to 10.0.1.2:8080"), nft.output)
        let iptables = try proxy("rules", file, "--format", "iptables")
        XCTAssertEqual(iptables.status, 0, iptables.errors)
        XCTAssertTrue(iptables.output.contains("-d 172.20.0.1/32 -p tcp -m tcp --dport 80"), iptables.output)
        XCTAssertTrue(iptables.output.hasSuffix("COMMIT\n"), iptables.output)
    }

    func testAFaultNamesFileObjectAndPath() throws {
        let scratch = try Scratch()
        let service = try scratch.file("a.json", list("172.20"))
        let slice = try scratch.file("b.json", list(address: "x"))
        XCTAssertEqual(
            try proxy("rules", service).errors,
            "drydock: \(service): Service default/web: spec.clusterIP: expected an address such as 10.0.0.1, "
                + "found \"172.20\"\n")
        let run = try proxy("rules", slice)
        XCTAssertEqual(
            run.errors,
            "drydock: \(slice): EndpointSlice default/web-1: endpoints[0].addresses[0]: expected an address such "
                + "as 10.0.0.1, found \"x\"\n")
        XCTAssertEqual(
            "\(run.status ?? -1) \(run.output)", "1 ", "nothing is written when something is wrong")
    }

    func testARangeOfAnotherFamilyIsRefused() throws {
        let run = try proxy("rules", "x.json", "--pods", "fd00::/48")
        XCTAssertEqual(run.status, 64, run.errors)
        XCTAssertTrue(run.errors.contains("--pods: expected a range such as 10.0.0.0/16"), run.errors)
    }

    func testTheSlowBackendHurtsWhoDoesNotLook() throws {
        let run = try proxy("experiment", "--rounds", "20", "--requests", "5000", "--json")
        XCTAssertEqual(run.status, 0, run.errors)
        let result = try JSONValue.parse(run.output)
        guard case .array(let messages)? = result["messages"],
            case .array(let policies)? = result["balancing"]
        else {
            return XCTFail(run.output)
        }
        XCTAssertEqual(messages.count, 12, "four ways, three sizes")
        let late = policies.map { Double($0["p99Milliseconds"]?.text() ?? "") ?? 0 }
        XCTAssertEqual(late.count, 4)
        guard late.count == 4 else { return }
        XCTAssertLessThan(
            late[3] * 2, late[1], "p99 of least connections against round robin, one of five backends is slow"
        )
        XCTAssertEqual(
            try JSONValue.parse(
                try proxy("experiment", "--rounds", "2", "--requests", "5000", "--json").output)[
                    "balancing"], result["balancing"], "the same seed is the same result")
    }
}
