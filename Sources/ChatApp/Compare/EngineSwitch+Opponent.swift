internal import ChatCore

extension EngineSwitch {
    /// An engine of its own for `settings`, beside the chat's. Throws a sentence when the
    /// address or the model cannot be used.
    func opponent(_ settings: ChatSettings) async throws(CommandFailure) -> Opponent {
        let setup = try await beside(settings)
        return Opponent(
            engine: setup.engine, request: try setup.requiredRequest(),
            end: { await setup.end($0) })
    }
}
