internal import ChatCore
internal import EngineKit

extension SamplingSettings {
    /// The JSON schema an answer has to follow. Throws `.invalidSetting` for what is
    /// none, and `.unsupported` for a grammar, which the engine of that name does not take.
    func answerSchema(engine: String) throws(EngineError) -> JSONValue? {
        guard grammar == nil else {
            throw EngineError(
                .unsupported, "\(engine) takes no grammar: give a JSON schema, or take it out.")
        }
        guard let text = jsonSchema else { return nil }
        guard let schema = JSONValue(text: text), case .object = schema else {
            throw EngineError(
                .invalidSetting,
                "The JSON schema is no JSON object: write it anew, or take it out.")
        }
        return schema
    }
}
