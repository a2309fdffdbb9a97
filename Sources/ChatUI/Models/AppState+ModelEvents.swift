internal import ChatCore

/// What is told of models: what there is, and how a switch, a quantization or a
/// download goes.
extension AppState {
    mutating func models(tell event: AppEvent) -> [Effect] {
        []
    }
}
