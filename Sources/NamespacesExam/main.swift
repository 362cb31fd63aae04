import ExamKit

// The exam of lab 5. Built from solutions/ it knows the answers, built from a submission it only gives
// its own.
ExamHost(probes: [
    EnterProbe(), IdentityProbe(), ProcessProbe(), MountsProbe(), UserProbe(), NetworkProbe(),
    ContainerProbe(), LivingProbe(), SeccompProbe(),
]).run()
