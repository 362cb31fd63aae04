import Foundation
import SuiteSupport
import XCTest

/// Images of ours in the hands of others, and theirs in ours.
final class ImagePeerTests: ImageTestCase {
    func testSkopeoCopiesAndUmociUnpacksWhatIsBuilt() throws {
        try requires(.root, .executable("skopeo"), .executable("umoci"))
        try importBase()
        try write("Dockerfile", "FROM ubuntu:15.04\nCOPY . /app\nRUN rm /bin/id && echo 1 > /one\nUSER 7\n")
        XCTAssertEqual(try image("build", "-t", "web", context).status, 0)
        XCTAssertTrue(try host("skopeo", "inspect", "oci:\(layout):web").contains("sha256:"))
        try host("skopeo", "copy", "oci:\(layout):web", "oci:\(folder)/copy:web")
        try host("umoci", "unpack", "--image", "\(folder)/copy:web", "\(folder)/bundle")
        let root = folder + "/bundle/rootfs"
        XCTAssertEqual(try String(contentsOfFile: root + "/one", encoding: .utf8), "1\n")
        XCTAssertTrue(FileManager.default.fileExists(atPath: root + "/app/Dockerfile"))
        XCTAssertFalse(FileManager.default.fileExists(atPath: root + "/bin/id"))
        let config = try String(contentsOfFile: folder + "/bundle/config.json", encoding: .utf8)
        XCTAssertTrue(config.contains("\"uid\": 7"))
    }

    func testAnImageOfUmociIsABase() throws {
        try requires(.root, .executable("skopeo"), .executable("umoci"))
        try host("umoci", "init", "--layout", folder + "/theirs")
        try host("umoci", "new", "--image", folder + "/theirs:base")
        // A whole block: umoci's insert forgets to fill one up.
        try write("a", String(repeating: "1", count: 512))
        try host("umoci", "insert", "--image", folder + "/theirs:base", context + "/a", "/etc/a")
        try host("umoci", "config", "--image", folder + "/theirs:base", "--config.env", "A=1")
        try host("skopeo", "copy", "oci:\(folder)/theirs:base", "oci:\(layout):base")
        try write("Dockerfile", "FROM base\nCOPY a /$A/\nCOPY --from=base /etc/a /b\n")
        let run = try image("build", "-t", "x", context)
        XCTAssertEqual(run.status, 0, run.errors)
        try host("umoci", "unpack", "--image", "\(layout):x", "\(folder)/bundle")
        for name in ["etc/a", "1/a", "b"] {
            XCTAssertTrue(FileManager.default.fileExists(atPath: folder + "/bundle/rootfs/" + name), name)
        }
    }
}
