import ByteStreams
import Documents
import OCIImage
import SuiteSupport
import XCTest

final class DigestTests: XCTestCase {
    private let abc = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"

    func testADigestIsReadAndWritten() throws {
        let digest = try Digest(parsing: "sha256:\(abc)")
        XCTAssertEqual(digest, Digest(of: Array("abc".utf8)))
        XCTAssertEqual(digest.description, "sha256:\(abc)")
        XCTAssertEqual(digest.hashAlgorithm, .sha256)
        XCTAssertEqual(Digest(of: [], .sha512).encoded.count, 128)
    }

    func testAStrangeAlgorithmIsADigestThatNobodyCanCheck() throws {
        for text in ["sha384:x", "sha256+b64u:LCa0a2j_xo=", "multihash+base58:QmRZxt2b", "a.b_c-d:1"] {
            let digest = try Digest(parsing: text)
            XCTAssertNil(digest.hashAlgorithm)
            XCTAssertEqual(digest.description, text)
        }
    }

    func testWhatIsNoDigestIsRefusedWithTheReason() throws {
        let rows: [(String, String)] = [
            ("sha256", "no colon"), ("", "no colon"), (":\(abc)", "before the colon"),
            ("sha256:", "64 lower-case"), ("sha256:\(abc)0", "64 lower-case"),
            ("sha256:\(abc.dropLast())", "64 lower-case"),
            ("sha256:\(abc.uppercased())", "64 lower-case"), ("SHA256:\(abc)", "before the colon"),
            ("sha512:\(abc)", "128 lower-case"), ("sha256+-b:\(abc)", "before the colon"),
            ("a+:\(abc)", "before the colon"), ("other:", "after the colon"),
            ("other:a/b", "after the colon"),
            ("sha256:../../../../etc/passwd", "64 lower-case"), ("o:é", "after the colon"),
        ]
        for (text, reason) in rows {
            XCTAssertThrowsError(try Digest(parsing: text), text) { error in
                XCTAssertTrue("\(error)".contains(reason), "\(error)")
            }
        }
    }
}
