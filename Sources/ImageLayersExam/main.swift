import ExamKit

// The exam of lab 6. Built from solutions/ it knows the answers, built from a submission it only gives
// its own.
ExamHost(probes: [
    StoreProbe(),
    TarProbe(),
    ApplyProbe(),
    UnionProbe(),
    // images.5
    DockerfileProbe(),
    // images.6
    BuildProbe(),
    // images.7
    // images.8
]).run()
