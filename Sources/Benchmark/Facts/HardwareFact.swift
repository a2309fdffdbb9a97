internal import ChatCore

/// What is known of a kind of hardware: how much memory it has, and how fast that is read.
package struct HardwareFact: Sendable, Hashable {
    package enum Class: String, Sendable, Hashable, CaseIterable {
        /// Memory that the processor and the GPU share.
        case apple
        /// Cards of NVIDIA's for one machine.
        case rtx
        /// Cards of AMD's for one machine.
        case radeon
        case dataCentre = "data-centre"
        /// Main memory alone.
        case processor
    }

    package var name: String
    package var kind: Class
    /// Gigabytes it is sold with, the fewest first; empty where that is not told.
    package var memoryGB: [Double]
    /// Bytes a second its memory is read at, by its maker, in its fastest variant.
    package var bandwidth: Double
    /// That of its slowest variant; the same where there is one.
    package var lowestBandwidth: Double
    /// What a person must know of the figures; often empty.
    package var remark: String
    /// Who says so.
    package var source: String
    /// Where the bandwidth was looked up; `nil` where it could not be confirmed.
    package var checked: String?
    let patterns: [NamePattern]

    init(_ row: TableRow) throws(CSVError) {
        name = try row.text("name")
        guard let kind = Class(rawValue: try row.text("class")) else {
            throw row.error("an unknown class")
        }
        self.kind = kind
        var sizes: [Double] = []
        for text in try row.list("memory_gb") {
            guard let size = Double(text) else { throw row.error("no number in memory_gb") }
            sizes.append(size)
        }
        memoryGB = sizes.sorted()
        let bandwidth: Double = try row.needed("bandwidth_gb_s")
        self.bandwidth = bandwidth * 1e9
        lowestBandwidth = (try row.number("lowest_gb_s") ?? bandwidth) * 1e9
        remark = try row.optional("remark") ?? ""
        source = try row.text("source")
        checked = try row.optional("checked")
        patterns = try row.list("patterns").compactMap(NamePattern.init)
        if patterns.isEmpty { throw row.error("nothing in patterns") }
    }

    package static func == (left: HardwareFact, right: HardwareFact) -> Bool {
        left.name == right.name
    }

    package func hash(into hasher: inout Hasher) { hasher.combine(name) }
}
