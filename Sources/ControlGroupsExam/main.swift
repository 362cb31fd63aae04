import ExamKit

// The exam of lab 4. Built from solutions/ it knows the answers, built from a submission it only gives
// its own.
ExamHost(probes: [
    DiscoverProbe(), FormatProbe(), TranslateProbe(), TreeProbe(), AccountProbe(), EnforceProbe(),
    LivingProbe(), FairnessProbe(),
]).run()
