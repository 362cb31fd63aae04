import Foundation
import KeyValueModel
import LinuxSystem
import StoreGateway
import SuiteSupport
import XCTest

/// `drydock store`, spoken to as etcd is.
final class StoreVerbTests: CleanTestCase {
    func testTheStoreServesUntilItIsAskedToEnd() throws {
        let served = try ServedStoreProcess([])
        let client = try EtcdClient(address: served.address)
        let put = try client.put(PutRequest(key: Array("a".utf8), value: Array("x".utf8)))
        assertLesson(put.revision, is: 2, "put into a new store", why: "an empty one is at revision 1")
        let watch = try client.watch(WatchRequest(.all)) {}
        assertLesson(
            served.end(SIGTERM), is: 0, "end it by SIGTERM while somebody watches",
            why: "a watch lasts for ever: the server does not wait for its end")
        watch.cancel()
    }

    func testWhatWasAnsweredOutlivesTheProcess() throws {
        let folder = try TestFolder()
        let data = folder.path("data")
        let key = Array("a".utf8)
        let first = try ServedStoreProcess(["--data", data])
        _ = try EtcdClient(address: first.address).put(PutRequest(key: key, value: [1, 2]))
        _ = first.end(SIGKILL)
        let second = try ServedStoreProcess(["--data", data])
        let found = try EtcdClient(address: second.address).range(RangeRequest(KeyRange(key: key)))
        assertLesson(
            found.kvs.map(\.value), is: [[1, 2]], "kill -9, and start it again", why: "the put was answered")
        let third = try ProgramRun.drydock(["store", "--listen", "127.0.0.1:0", "--data", data])
        assertLesson(third.status, is: 1, "a second server on the same folder", why: third.errors)
        XCTAssertTrue(third.errors.contains(data), "it says which: \(third.errors)")
        XCTAssertEqual(second.end(SIGINT), 0)
    }

    func testAddressesThatCannotBeAreRefused() throws {
        let served = try ServedStoreProcess([])
        let other = try ProgramRun.drydock(["store", "--listen", "\(served.address)"])
        assertLesson(other.status, is: 1, "listen where somebody listens", why: other.errors)
        XCTAssertTrue(other.errors.contains("\(served.address)"), "it says where: \(other.errors)")
        for bad in ["2379", "127.0.0.1:x", "127.0.0.1:99999", "example.org:1", "127.0.0.1:", ":1"] {
            let run = try ProgramRun.drydock(["store", "--listen", bad])
            assertLesson(run.status, is: 64, "--listen \(bad)", why: "it is no address")
            XCTAssertTrue(run.errors.contains("127.0.0.1:2379"), "it says what would be right: \(run.errors)")
        }
    }
}

/// A `drydock store` that serves while a test runs.
private final class ServedStoreProcess {
    let address: SocketAddress
    private let process: DrydockProcess
    private var hasEnded = false

    init(_ words: [String]) throws {
        process = try DrydockProcess(["store", "--listen", "127.0.0.1:0", "--json"] + words)
        guard process.awaitOutput("}\n"),
            let line = try JSONSerialization.jsonObject(with: Data(process.output.utf8)) as? [String: Any],
            let text = line["address"] as? String
        else { throw SpawnFailure(path: "drydock store: \(process.end().errors)", code: EINVAL) }
        address = try SocketAddress(parsing: text)
    }

    deinit {
        if !hasEnded { _ = end(SIGKILL) }
    }

    func end(_ signal: Int32) -> Int32? {
        hasEnded = true
        process.signal(signal)
        return process.end().status
    }
}
