import ArgumentParser
import FoundationEssentials
import Glibc
import LabSupport

/// `drydock step`: what one instruction does.
struct StepVerb: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "step",
        abstract: "Shows what an instruction does.",
        usage: """
            drydock step WORD ... [NAME=VALUE ...] [--mode M] [--steps N] [--csrs]
            drydock step --json [--csrs] < requests > results
            """,
        discussion: """
            Examples:
              drydock step 0x00b50633 x10=5 x11=7
              drydock step 0x4501 a0=9
              drydock step 0x00053583 a0=0x80001000 0x80001000=8899aabbccddeeff
              drydock step 0x30200073 mepc=0x80000100 mstatus=0x80 --csrs

            NAME is a register (x10, a0), pc, a CSR, or an address of RAM. RAM is
            0x80000000 to 0x87ffffff; nothing else answers. All else begins at 0.

            With --json: a request a line in, a result a line out, in order.
              {"words":["0x00b50633"],"pc":"0x80000000",
               "registers":{"x10":"0x5"},"memory":{"0x80001000":"8899aabb"},
               "steps":1,"mode":"M","csrs":{"mstatus":"0x0"}}
              {"registers":{"x12":"0x5"},"pc":"0x80000004","memory":{},"trap":null}
            Every field of a request may be left out. Words of 16 bits such as
            "0x4501" are compressed and take two bytes. A result names what is
            different afterwards: registers x1 to x31, bytes of memory. A trap ends
            the steps: "trap" is {"cause":N,"tval":"0x…"} with mcause's number
            (interrupts with bit 63), and "pc" is the instruction that raised it,
            not the handler. wfi with nothing pending ends them too. --csrs adds
            "csrs" with those that changed, the trap's own among them.

            Exit status: 0; 1 when a line was wrong: its result is
            {"error":"line 3: …"}, and the others go on.
            """)

    @Argument(help: "Instruction words in hex, then values: x10=5, pc=0x80000000.")
    var words: [String] = []

    @Option(help: "The mode to run in: M, S or U.")
    var mode = "M"

    @Option(help: "How many instructions; all that are given if left out.")
    var steps: Int?

    @Flag(help: "Show control and status registers that changed.")
    var csrs = false

    @Flag(help: "Requests from stdin, results to stdout, a line of JSON each.")
    var json = false

    func run() throws {
        if json {
            guard words.isEmpty else {
                throw ValidationError("--json takes its words from stdin, not from the command line")
            }
            return try runBatch()
        }
        guard !words.isEmpty else { throw ValidationError("which word? For example 0x00b50633 x10=5 x11=7") }
        var bench = try StepBench(withCSRs: csrs)
        let request = try request()
        writeAll(try bench.run(request).text(startingAt: request.pc), to: 1)
    }

    private func request() throws -> StepRequest {
        var request = StepRequest()
        for word in words {
            let parts = word.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(
                String.init)
            if parts.count == 1 {
                try request.addWord(word)
            } else if StepNumber.parse(parts[0]) != nil, StepRequest.csr(parts[0]) == nil {
                try request.setMemory(parts[0], parts[1])
            } else {
                try set(parts[0], parts[1], &request)
            }
        }
        try request.setMode(mode)
        try request.setSteps(steps ?? max(1, request.words.count))
        return request
    }

    private func set(_ name: String, _ text: String, _ request: inout StepRequest) throws {
        guard let value = StepNumber.parse(text) else {
            throw Complaint("\(name)=\(text): \(StepNumber.expectation)")
        }
        if name == "pc" {
            try request.setPC(value)
        } else if StepRequest.csr(name) != nil {
            try request.setCSR(name, value)
        } else {
            try request.setRegister(name, value)
        }
    }

    private func runBatch() throws {
        signal(SIGPIPE, SIG_DFL)
        var bench = try StepBench(withCSRs: csrs)
        let decoder = JSONDecoder()
        var input = InputLines()
        var output = ""
        var number = 0
        var allGood = true
        func flush() {
            writeAll(output, to: 1)
            output.removeAll(keepingCapacity: true)
        }
        while let line = try input.next(beforeWaiting: flush) {
            number += 1
            if line.allSatisfy({ $0 == 0x20 || $0 == 0x0D || $0 == 0x09 }) { continue }
            do {
                let result = try bench.run(try StepRequest(json: line, decoder))
                output += result.json(withCSRs: csrs) + "\n"
            } catch {
                allGood = false
                output += try Self.errorLine("line \(number): \(error)")
            }
            if output.utf8.count > 1 << 16 { flush() }
        }
        flush()
        if !allGood { throw ExitCode(1) }
    }

    private static func errorLine(_ text: String) throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = .withoutEscapingSlashes
        return String(decoding: try encoder.encode(["error": text]), as: UTF8.self) + "\n"
    }
}
