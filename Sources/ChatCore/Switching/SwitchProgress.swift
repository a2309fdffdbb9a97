/// How far a switch to another model has come.
package enum SwitchProgress: Sendable, Hashable {
    /// The engine is asked for, or freed.
    case preparing
    /// From 0 to 1 where the engine tells.
    case loading(fraction: Double?)
    /// Its conversation's state comes from the disk.
    case restoring
    /// The conversation is read.
    case reading(PromptProgress)
}
