import ExamKit

// The exam of lab 8. Built from solutions/ it knows the answers, built from a submission it only gives
// its own.
ExamHost(probes: [
    StoreProbe.store,
    StoreProbe.transactions,
    WatchProbe(),
    HistoryProbe(),
    ObjectsProbe(),
    ChangesProbe(),
    PatchesProbe(),
    QueueProbe(),
    InformerProbe(),
    VictimsProbe(),
    RolloutProbe(),
    NodeLossProbe(),
    PodLifeProbe(),
    ScalingProbe(),
    OwnersProbe(),
]).run()
