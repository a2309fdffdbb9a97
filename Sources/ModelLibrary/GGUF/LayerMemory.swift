/// What one layer of a model keeps of every token it has read, counted in
/// numbers, of whatever type they are stored as.
struct LayerMemory: Hashable {
    /// Numbers of a token's keys, over all heads; 0 without attention, and for a
    /// layer that reads another one's.
    var keys = 0
    /// Numbers of a token's values.
    var values = 0
    /// Tokens its attention spans; `nil` for all of them.
    var span: Int?
    /// Whether it carries a state along, beside attention or in its place.
    var hasState = false
    /// The layer whose keys and values it reads in place of its own.
    var source: Int?
}
