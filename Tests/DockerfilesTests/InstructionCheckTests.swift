import Dockerfiles
import XCTest

final class InstructionCheckTests: XCTestCase {
    private func fault(_ instruction: Instruction) -> DockerfileFault? {
        do throws(DockerfileFault) {
            try instruction.check(in: "F")
            return nil
        } catch {
            return error
        }
    }

    func testAFaultSaysWhereWhatAndWhatElse() {
        let flag = Instruction(.copy, flags: [InstructionFlag("form", "x")], ["a", "b"], lines: 3...4)
        XCTAssertEqual(
            fault(flag).map { "\($0)" },
            "F:3: found the flag '--form', expected one that COPY knows (--chown, --chmod, --link, "
                + "--exclude, --from, --parents); did you mean --from?")
        XCTAssertEqual(
            fault(Instruction(.user, flags: [InstructionFlag("x")], ["a"])).map { "\($0)" },
            "F:1: found the flag '--x', expected USER without flags")
        XCTAssertEqual(
            fault(Instruction(.workdir, [])).map { "\($0)" },
            "F:1: found WORKDIR alone, expected one argument")
    }

    func testATriggerIsCheckedToo() {
        let trigger = Instruction(.copy, ["a"])
        XCTAssertNotNil(fault(Instruction(.onbuild, ["COPY", "a"], trigger: trigger)))
        XCTAssertNil(fault(Instruction(.onbuild, ["RUN", "a"], trigger: Instruction(.run, ["a"]))))
    }

    func testNamesAreFoundInLettersOfAnyCase() {
        XCTAssertEqual(Keyword(spelled: "EntryPoint"), .entrypoint)
        XCTAssertNil(Keyword(spelled: "u\u{17F}er"), "a long s is no S")
        for keyword in Keyword.allCases { XCTAssertEqual(Keyword(spelled: keyword.rawValue), keyword) }
    }

    func testASuggestionIsNear() {
        XCTAssertTrue(Keyword.expectation(for: "FORM").hasSuffix("did you mean FROM?"))
        XCTAssertTrue(Keyword.expectation(for: "entrypont").hasSuffix("did you mean ENTRYPOINT?"))
        XCTAssertEqual(Keyword.expectation(for: "X"), "an instruction such as FROM, RUN or COPY")
        XCTAssertTrue(Keyword.expectation(for: "&&").hasSuffix("does the line before lack a \\ at its end?"))
    }
}
