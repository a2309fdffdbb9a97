internal import ChatCore

/// A model in all the quantizations there are of it.
struct ModelGridRow: Sendable, Hashable, Identifiable {
    let id: ModelName
    /// As its best store writes it.
    let name: String
    let family: String?
    /// Number of weights.
    let parameters: Int?
    /// By their columns.
    let cells: [ModelGrid.Column.ID: ModelCell]
    /// The servers that have it, each once: `vLLM on box`.
    let servers: [String]
    /// How well it fits what was typed; 0 while nothing is.
    let score: Int

    /// Tokens a second of the fastest.
    var speed: Double? { cells.values.compactMap { $0.best.speed?.value }.max() }

    /// When one of them answered last.
    var lastUsed: Double? { cells.values.flatMap(\.offers).compactMap(\.lastUsed).max() }

    /// Where it is served, behind its name.
    var place: String { servers.isEmpty ? "" : "  " + servers.joined(separator: ", ") }

    var title: String { name + place }
}
