import ExamKit

// The exam of lab 9. Built from solutions/ it knows the answers, built from a submission it only gives
// its own.
ExamHost(probes: [
    // proxy.1
    ServicesProbe(),
    // proxy.2
    BalancersProbe(),
    // proxy.3
    AffinityProbe(),
    // proxy.4
    TranslationProbe(),
    // proxy.5
    RulesProbe(),
    // proxy.6
    RelayingProbe(),
    // proxy.7
    DrainingProbe(),
    // proxy.8
    NamesProbe(),
    MessagesProbe(),
]).run()
