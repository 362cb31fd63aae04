/// The probe as JSON.
struct ProbeReport: Encodable {
    struct Sensitive: Encodable {
        let instruction, because, here, vmmMustReturn: String
    }

    struct Trapping: Encodable {
        let instruction, here: String
    }

    struct Nanoseconds: Encodable {
        let pushfPopf, sgdt, movFromCS: Double
    }

    let version = 1
    let sensitive: [Sensitive]
    let trapping: [Trapping]
    let umipEmulated: Bool
    let nanoseconds: Nanoseconds

    init(_ probe: RingThreeProbe) {
        sensitive = probe.sensitive.map { row in
            Sensitive(
                instruction: row.instruction.name, because: row.instruction.because,
                here: probe.words(for: row), vmmMustReturn: row.instruction.vmmMustReturn)
        }
        trapping = probe.trapping.map {
            Trapping(instruction: $0.name, here: $0.outcome.exception ?? "silent")
        }
        umipEmulated = probe.isUMIPEmulated
        nanoseconds = Nanoseconds(
            pushfPopf: probe.pushfPopf, sgdt: probe.sgdt, movFromCS: probe.movFromCS)
    }
}
