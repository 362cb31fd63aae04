import ExamKit

// The exam of lab 6. Built from solutions/ it knows the answers, built from a submission it only gives
// its own.
ExamHost(probes: [
    // images.1
    // images.2
    // images.3
    // images.4
    // images.5
    // images.6
    // images.7
    RegistryProbe(),
    // images.8
    PullProbe(),
]).run()
