import ExamKit

// The exam of lab 3. Built from solutions/ it knows the answers, built from a submission it only gives
// its own. Plans are answered with what they lead to, so every right order agrees.
ExamHost(probes: [
    RootfsProbe(), CommandProbe(), CredentialsProbe(), DescriptorsProbe(), WalkProbe(), EscapesProbe(),
    HardenProbe(), LivingProbe(),
]).run()
