internal import ChatCore

/// What is known of a model: its weights, and what decides its KV cache.
package struct ModelFact: Sendable, Hashable {
    package var name: String
    /// Weights.
    package var parameters: Int
    /// Weights that take part in one token; fewer than all of a mixture of experts.
    package var activeParameters: Int
    /// Bytes of a token's keys and values in 16 bits, where every layer keeps them; `nil` where
    /// that is not known or not so.
    package var cacheBytesPerToken: Int?
    /// Tokens it was trained for.
    package var window: Int?
    /// The size it stands for where a size is spoken of without a model; `nil` for most.
    package var represents: Int?
    /// Who says so.
    package var source: String
    /// Where it was looked up; `nil` where it could not be confirmed.
    package var checked: String?
    let patterns: [NamePattern]

    package var isMixture: Bool { activeParameters < parameters }

    init(_ row: TableRow) throws(CSVError) {
        name = try row.text("name")
        let parameters: Int = try row.needed("parameters")
        self.parameters = parameters
        activeParameters = try row.number("active_parameters") ?? parameters
        guard parameters > 0, activeParameters > 0, activeParameters <= parameters else {
            throw row.error("impossible parameters")
        }
        let layers: Int? = try row.number("layers")
        let heads: Int? = try row.number("kv_heads")
        let dimension: Int? = try row.number("head_dimension")
        if let layers, let heads, let dimension {
            // Keys and values, of two bytes each.
            cacheBytesPerToken = 2 * 2 * layers * heads * dimension
        }
        window = try row.number("window")
        represents = try row.number("represents")
        source = try row.text("source")
        checked = try row.optional("checked")
        patterns = try row.list("patterns").compactMap(NamePattern.init)
        if patterns.isEmpty { throw row.error("nothing in patterns") }
    }

    package static func == (left: ModelFact, right: ModelFact) -> Bool { left.name == right.name }

    package func hash(into hasher: inout Hasher) { hasher.combine(name) }
}
