import ByteStreams
import Glibc

/// SHA-256 of a large file, by this program and by openssl.
struct HashRace {
    let tools: BenchTools

    func run(into result: inout ImageBenchResult) throws {
        var peer: [Double] = []
        let megabytes = 1000.0
        if let path = tools["openssl"] { peer = [megabytes / (try Self.rate(of: path))] }
        result.add(
            "SHA-256", [("openssl", peer), ("drydock", [Self.own(megabytes)])], megabytes: megabytes,
            base: "openssl")
    }

    /// Megabytes a second, from the last line of `openssl speed`: thousands of bytes.
    private static func rate(of openssl: String) throws -> Double {
        let run = try ChildRun([openssl, "speed", "-seconds", "1", "-bytes", "65536", "-evp", "sha256"])
        guard let word = run.output.split(whereSeparator: { $0 == " " || $0 == "\n" }).last,
            let rate = Double(word.filter { $0 != "k" })
        else { throw Complaint("openssl speed said nothing that could be read") }
        return rate / 1000
    }

    private static func own(_ megabytes: Double) -> Double {
        let bytes = [UInt8](repeating: 7, count: 1_000_000)
        var hash = RunningHash()
        let start = clock()
        for _ in 0..<Int(megabytes) { hash.update(bytes) }
        _ = hash.bytes
        return Double(clock() - start) / Double(CLOCKS_PER_SEC)
    }
}
