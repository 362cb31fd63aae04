/// A sensitive instruction: what makes it so, and what a VMM has to do about it.
///
/// - Source: Robin and Irvine, "Analysis of the Intel Pentium's Ability to Support a Secure Virtual
///   Machine Monitor", USENIX Security 2000, §4; IRET, RDTSC and CPUID: of the same family
struct SensitiveInstruction {
    /// The mnemonic, as in the table `x86-sensitive-instructions`.
    let name: String
    /// What a guest kernel learns or fails to change.
    let because: String
    /// What it should see.
    let vmmMustReturn: String

    init(_ name: String, _ because: String, _ vmmMustReturn: String) {
        self.name = name
        self.because = because
        self.vmmMustReturn = vmmMustReturn
    }

    /// Those that name or change a register of the whole machine, then those of the protection system,
    /// then three of which only some lists speak.
    static let all = [
        Self("SGDT", "shows the GDT's place", "the guest's GDTR"),
        Self("SIDT", "shows the IDT's place", "the guest's IDTR"),
        Self("SLDT", "shows the LDT", "the guest's LDTR"),
        Self("SMSW", "shows CR0 (PE, TS)", "the guest's CR0"),
        Self("PUSHF", "shows IF and IOPL", "the guest's IF and IOPL"),
        Self("POPF", "writes IF and IOPL", "take them over; then deliver what waited for IF"),
        Self("LAR", "answers for this ring", "rights as ring 0 sees them, guest's GDT"),
        Self("LSL", "answers for this ring", "a limit from the guest's GDT"),
        Self("VERR", "answers for this ring", "the answer for ring 0"),
        Self("VERW", "answers for this ring", "the answer for ring 0"),
        Self("PUSH seg", "CS and SS show the ring", "a selector with the guest's ring"),
        Self("POP seg", "checks this ring", "load from the guest's GDT, as its ring may"),
        Self("MOV r,seg / MOV seg,r", "CS and SS show the ring", "a selector with the guest's ring"),
        Self("CALL far", "checks this ring", "a call checked for the guest's ring"),
        Self("JMP far", "checks this ring", "a jump checked for the guest's ring"),
        Self("INT n", "enters the host's IDT", "the guest's handler"),
        Self("RET far", "cannot go to ring 0", "a return checked for the guest's ring"),
        Self("STR", "shows the task register", "the guest's TR"),
        Self("IRET", "restores IF and IOPL as this ring may", "all of the guest's flags"),
        Self("RDTSC", "shows real time", "the guest's time (CR4.TSD makes it trap)"),
        Self("CPUID", "shows the real processor", "the guest's processor (a newer one can trap)"),
    ]
}
