import ExamKit

// The exam of lab 2. Built from solutions/ it knows the answers, built from a submission it only gives
// its own.
ExamHost(probes: [
    ClassifyProbe(), CSRProbe(), InjectProbe(), ShadowProbe(), VirtualDevicesProbe(), TranslateProbe(),
    ParavirtualProbe(), AssistProbe(),
]).run()
