internal import Benchmark

extension MachineIdentity {
    /// This machine together with RPC servers that hold layers: another machine
    /// as far as speed goes.
    func with(servers: [String]?) -> MachineIdentity {
        var machine = self
        machine.gpus += (servers ?? []).map { "RPC \($0)" }
        return machine
    }
}
