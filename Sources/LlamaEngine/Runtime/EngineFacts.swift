/// What can be told of loads without an engine at work.
package enum EngineFacts {
    /// The window, in tokens, of a load that asks for none, unless the model
    /// was trained for less.
    package static var defaultWindow: Int { LoadPlan.defaultWindow }

    /// Tokens of a prompt evaluated at a time by a load that asks for no number; fewer where the
    /// window is smaller.
    package static var defaultBatch: Int { LoadPlan.defaultBatch }

    /// Bytes this process can still take, the limits it runs under included;
    /// `nil` when nothing tells.
    package static func availableBytes() -> Int? { availableMemory() }
}
