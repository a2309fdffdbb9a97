package import ChatCore
package import EngineKit

/// A loaded model that a session lends to another over the same engine.
package struct LentModel: Sendable {
    package let engine: any InferenceEngine
    package let model: LoadedModel
    package let request: LoadRequest
    /// The last name of a generation the lender used. Those behind it are the borrower's: an
    /// engine that was told to stop one must not take another for it.
    let lastGeneration: GenerationID
}
