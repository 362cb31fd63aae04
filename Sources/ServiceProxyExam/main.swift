import ExamKit

// The exam of lab 9. Built from solutions/ it knows the answers, built from a submission it only gives
// its own.
ExamHost(probes: [
    ServicesProbe(),
    BalancersProbe(),
    AffinityProbe(),
    TranslationProbe(),
    RulesProbe(),
    RelayingProbe(),
    DrainingProbe(),
    NamesProbe(),
    MessagesProbe(),
]).run()
