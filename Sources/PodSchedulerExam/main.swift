import ExamKit

// The exam of lab 7. Built from solutions/ it knows the answers, built from a submission it only gives
// its own.
ExamHost(probes: [
    RequestsProbe(), FiltersProbe(), ScoresProbe(), AffinityProbe(), CycleProbe(), PreemptionProbe(),
    FairnessProbe(), MoneyProbe(),
]).run()
