import ExamKit

// The exam of lab 8. Built from solutions/ it knows the answers, built from a submission it only gives
// its own.
ExamHost(probes: [
    // reconcilers.1
    StoreProbe.store,
    // reconcilers.2
    StoreProbe.transactions,
    // reconcilers.3
    WatchProbe(),
    // reconcilers.4
    HistoryProbe(),
    // reconcilers.5
    // reconcilers.6
    // reconcilers.7
    // reconcilers.8
]).run()
