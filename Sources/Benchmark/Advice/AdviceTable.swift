package import ChatCore

/// What is commonly said of kinds of machines: which models, and how fast.
package struct AdviceTable: Sendable {
    private let branches: [Branch]
    private let hardware: HardwareTable

    private struct Branch {
        enum Kind: String { case mac, gpu, processor }

        var rule: AdviceRule
        var kind: Kind
        /// GiB of memory that are named.
        var from: Int?
        var to: Int?
        /// Cards that are named.
        var names: [String]
    }

    /// - Parameter hardware: Tells cards apart by the names systems give them.
    ///
    /// Throws `CSVError`, with the row, for what is no such table.
    package init(inCSV text: String, hardware: HardwareTable) throws(CSVError) {
        self.hardware = hardware
        var branches: [Branch] = []
        for row in try TableRow.rows(in: text) { branches.append(try Self.branch(row)) }
        self.branches = branches
    }

    private static func branch(_ row: TableRow) throws(CSVError) -> Branch {
        guard let kind = Branch.Kind(rawValue: try row.text("kind")) else {
            throw row.error("an unknown kind")
        }
        let low: Double? = try row.number("low_tokens_per_second")
        let high: Double? = try row.number("high_tokens_per_second")
        var speed: ClosedRange<Double>?
        if let low, let high {
            guard low <= high else { throw row.error("speeds the wrong way round") }
            speed = low...high
        }
        return Branch(
            rule: AdviceRule(
                machine: try row.text("machine"), models: try row.text("models"), speed: speed,
                source: try row.text("source")),
            kind: kind, from: try row.number("from_gb"), to: try row.number("to_gb"),
            names: try row.list("hardware"))
    }

    /// Every rule, in the order of the table.
    package var rules: [AdviceRule] { branches.map(\.rule) }

    /// What is said of a machine; `nil` where nothing is said of any like it.
    package func rule(for machine: AdvisedMachine) -> AdviceRule? {
        if machine.isAppleSilicon { return rule(forMacWith: machine.memory.map(Self.gibibytes)) }
        if let gpu = machine.gpu {
            let fact = hardware.fact(named: gpu)
            let memory =
                machine.gpuMemory.map(Self.gibibytes) ?? fact?.memoryGB.first.map { Int($0) }
            // Without memory of its own a GPU reads main memory, as the processor does.
            if let memory { return rule(forGPU: fact?.name, memory: memory) }
        }
        return branches.first { $0.kind == .processor }?.rule
    }

    private func rule(forMacWith memory: Int?) -> AdviceRule? {
        guard let memory, let branch = branch(.mac, memory) else { return nil }
        guard let to = branch.to, memory > to else { return branch.rule }
        var rule = branch.rule
        rule.machine += " (the nearest below \(memory) GB)"
        return rule
    }

    private func rule(forGPU name: String?, memory: Int) -> AdviceRule? {
        let named = branches.first { branch in
            // A laptop's card of that name may have less.
            name.map(branch.names.contains) == true && memory >= branch.from ?? 0
        }
        if let named { return named.rule }
        guard var rule = branch(.gpu, memory)?.rule else { return nil }
        rule.machine += " (this GPU has as much memory, and may be faster or slower)"
        rule.speed = nil
        return rule
    }

    /// The branch of the most memory that is not more than there is.
    private func branch(_ kind: Branch.Kind, _ memory: Int) -> Branch? {
        branches.filter { $0.kind == kind && $0.from ?? 0 <= memory }
            .max { $0.from ?? 0 < $1.from ?? 0 }
    }

    /// Whole ones: a driver tells a little less than the card is sold with.
    private static func gibibytes(_ bytes: Int) -> Int {
        Int((Double(bytes) / 1_073_741_824).rounded())
    }
}
