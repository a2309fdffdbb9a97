package import ChatCore

/// Common models, to be found by what people call them.
package struct ModelTable: Sendable {
    package let facts: [ModelFact]

    /// Throws `CSVError`, with the row, for what is no such table.
    package init(inCSV text: String) throws(CSVError) {
        var facts: [ModelFact] = []
        for row in try TableRow.rows(in: text) { facts.append(try ModelFact(row)) }
        self.facts = facts
    }

    /// One for each common size, the smallest first.
    package var representatives: [ModelFact] {
        facts.filter { $0.represents != nil }.sorted { $0.parameters < $1.parameters }
    }

    /// The one a name is of.
    package func fact(named name: String) -> ModelFact? {
        find(in: TextToken.tokens(of: name))?.fact
    }

    /// The one that is named in a text in the most words, and where.
    func find(in tokens: [TextToken]) -> (fact: ModelFact, range: Range<Int>)? {
        var best: (fact: ModelFact, range: Range<Int>, length: Int)?
        for fact in facts {
            for pattern in fact.patterns where pattern.length > best?.length ?? 0 {
                guard let range = pattern.range(in: tokens) else { continue }
                best = (fact, range, pattern.length)
            }
        }
        return best.map { ($0.fact, $0.range) }
    }
}
