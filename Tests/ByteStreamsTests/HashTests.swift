import ByteStreams
import Foundation
import SuiteSupport
import XCTest

final class HashTests: XCTestCase {
    /// FIPS 180-4's example messages, as NIST's "SHA examples" compute them.
    private let examples: [(message: String, sha256: String, sha512: String)] = [
        (
            "abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",
            "ddaf35a193617abacc417349ae20413112e6fa4e89a97ea20a9eeee64b55d39a"
                + "2192992a274fc1a836ba3c23a3feebbd454d4423643ce80e2a9ac94fa54ca49f"
        ),
        (
            "", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
            "cf83e1357eefb8bdf1542850d66d8007d620e4050b5715dc83f4a921d36ce9ce"
                + "47d0d13c5d85f2b0ff8318d2877eec2f63b931bd47417a81a538327af927da3e"
        ),
        (
            "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
            "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1",
            "204a8fc6dda82f0a0ced7beb8e08a41657c16ef468b228a8279be331a703c335"
                + "96fd15c13b1b07f9aa1d3bea57789ca031ad85c7a71dd70354ec631238ca3445"
        ),
        (
            "abcdefghbcdefghicdefghijdefghijkefghijklfghijklmghijklmn"
                + "hijklmnoijklmnopjklmnopqklmnopqrlmnopqrsmnopqrstnopqrstu",
            "cf5b16a778af8380036ce59e7b0492370b249b11e8f07a51afac45037afee9d1",
            "8e959b75dae313da8cf4f72814fc143f8f7779c6eb9f7fa17299aeadb6889018"
                + "501d289e4900f7e4331b99dec4b5433ac7d329eeb6dd26545e96e55b874be909"
        ),
    ]

    private let engines: [RunningHash.Engine] = [.best, .portable]

    func testTheStandardsExamples() {
        for example in examples {
            for engine in engines {
                for (algorithm, expected) in [
                    (HashAlgorithm.sha256, example.sha256), (.sha512, example.sha512),
                ] {
                    var hash = RunningHash(algorithm, engine: engine)
                    hash.update(Array(example.message.utf8))
                    XCTAssertEqual(
                        hash.hex, expected, "\(algorithm) by the \(engine) engine of \(example.message)")
                }
            }
        }
    }

    func testAMillionTimesTheLetterA() {
        for engine in engines {
            var hash = RunningHash(.sha256, engine: engine)
            for _ in 0..<1000 { hash.update([UInt8](repeating: 0x61, count: 1000)) }
            XCTAssertEqual(hash.hex, "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0")
        }
    }

    func testACopyGoesOnByItselfAndAskingEndsNothing() {
        var one = RunningHash(.sha512)
        one.update(Array("ab".utf8))
        var other = one
        _ = one.hex
        one.update(Array("c".utf8))
        other.update(Array("d".utf8))
        XCTAssertEqual(one.hex, examples[0].sha512)
        XCTAssertNotEqual(other.hex, one.hex)
    }

    func testPiecesOfAnyLengthGiveTheHashOfTheWhole() throws {
        try withSeed { generator in
            for _ in 0..<60 {
                let length = Int.random(in: 0...1500, using: &generator)
                let bytes = (0..<length).map { _ in UInt8.random(in: 0...255, using: &generator) }
                for algorithm in HashAlgorithm.allCases {
                    var whole = RunningHash(algorithm, engine: .portable)
                    whole.update(bytes)
                    var pieces = RunningHash(algorithm)
                    var rest = bytes[...]
                    while !rest.isEmpty {
                        let part = rest.prefix(.random(in: 1...200, using: &generator))
                        pieces.update(Array(part))
                        rest = rest.dropFirst(part.count)
                    }
                    XCTAssertEqual(pieces.hex, whole.hex, "\(length) bytes in pieces")
                }
            }
        }
    }

    func testTheSystemsProgramsAgree() throws {
        try requires(.executable("sha256sum"), .executable("sha512sum"))
        try withSeed { generator in
            for length in [0, 1, 55, 56, 63, 64, 111, 112, 119, 127, 128, 4096] + [
                .random(in: 0...100_000, using: &generator)
            ] {
                let bytes = (0..<length).map { _ in UInt8.random(in: 0...255, using: &generator) }
                for algorithm in HashAlgorithm.allCases {
                    var hash = RunningHash(algorithm)
                    hash.update(bytes)
                    let said = try Peer.run("\(algorithm.rawValue)sum", [], input: bytes)
                    XCTAssertEqual(
                        hash.hex, String(decoding: said.prefix(hash.hex.utf8.count), as: UTF8.self))
                }
            }
        }
    }
}
