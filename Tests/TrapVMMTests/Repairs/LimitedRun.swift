import TrapVMM

extension Guest {
    /// Runs a whole guest, but not for long when it does little else than exit: that is slow, and wrong.
    func runToTheEnd(budget: UInt64, exits: UInt64 = 20_000) throws -> VirtualMachine.Stop {
        let start = vm.spent
        while vm.spent - start < budget && vm.counts.exits < exits {
            let stop = try vm.run(budget: 10_000)
            if stop != .budgetSpent { return stop }
        }
        return .budgetSpent
    }
}
