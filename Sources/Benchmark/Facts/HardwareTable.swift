package import ChatCore

/// Kinds of hardware, to be found by what people and systems call them.
package struct HardwareTable: Sendable {
    package let facts: [HardwareFact]

    /// Throws `CSVError`, with the row, for what is no such table.
    package init(inCSV text: String) throws(CSVError) {
        var facts: [HardwareFact] = []
        for row in try TableRow.rows(in: text) { facts.append(try HardwareFact(row)) }
        self.facts = facts
    }

    /// The one a name is of: `Apple M1 Max`, `NVIDIA GeForce RTX 4070`, `A100-SXM4-80GB`.
    package func fact(named name: String) -> HardwareFact? {
        find(in: TextToken.tokens(of: name))?.fact
    }

    /// The one that is named in a text in the most words, and where.
    func find(in tokens: [TextToken]) -> (fact: HardwareFact, range: Range<Int>)? {
        var best: (fact: HardwareFact, range: Range<Int>, length: Int)?
        for fact in facts {
            for pattern in fact.patterns {
                guard let range = pattern.range(in: tokens) else { continue }
                // What is named is meant before what it does without: `RTX 4090, no CPU`.
                let weight = pattern.length + (fact.kind == .processor ? 0 : 100)
                if weight > best?.length ?? 0 { best = (fact, range, weight) }
            }
        }
        return best.map { ($0.fact, $0.range) }
    }
}
