internal import ChatCore

/// What came of asking a server for a model.
enum LoadOutcome: Sendable {
    case loaded(ServedModel)
    /// The server is loading it: ask again. From 0 to 1, where it tells.
    case loading(fraction: Double?)
}
