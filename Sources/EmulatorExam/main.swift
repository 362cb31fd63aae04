import ExamKit

// The exam of lab 1. Built from solutions/ it knows the answers, built from a submission it only gives
// its own.
ExamHost(probes: [
    DecodeProbe(), StepProbe(), ExtensionsProbe(), DevicesProbe(), PrivilegeProbe(), TranslationProbe(),
    BootProbe(), LockstepProbe(),
]).run()
