/// What a step costs by the number of tokens drafted for it, in units of a
/// step without drafts, as measured.
struct DraftCosts {
    /// By length; `nil` where none was measured.
    private var measured: [Double?]
    /// A drafted token's cost as far as nothing is known.
    private let slope: Double

    init(slope: Double) {
        measured = Array(repeating: nil, count: SpeculationGovernor.longest + 1)
        self.slope = slope
    }

    mutating func add(_ cost: Double, of length: Int) {
        guard measured.indices.contains(length), length > 0 else { return }
        measured[length] = measured[length].map { $0 + (cost - $0) / 6 } ?? cost
    }

    /// Of a length not measured yet: on the line through the nearest that are.
    func cost(of length: Int) -> Double {
        if measured.indices.contains(length), let known = measured[length] { return known }
        var below = (length: 0, cost: 1.0)
        var above: (length: Int, cost: Double)?
        for (index, cost) in measured.enumerated() {
            guard let cost else { continue }
            if index < length { below = (index, cost) }
            if index > length {
                above = (index, cost)
                break
            }
        }
        if let above {
            let share = Double(length - below.length) / Double(above.length - below.length)
            return below.cost + (above.cost - below.cost) * share
        }
        // Beyond everything measured, at the price per token so far.
        let slope = below.length > 0 ? max((below.cost - 1) / Double(below.length), 0) : slope
        return below.cost + slope * Double(length - below.length)
    }
}
