extension RandomWorld {
    /// What came to pass, so that a test knows what it tested.
    struct Seen {
        var turnsEnded = 0
        var counts = 0
        var cuts = 0
        var summaries = 0
        var enlargements = 0
        var refusals = 0
        var parks = 0
        var restores = 0
        var discards = 0
        var removals = 0
        var resumptions = 0
        var kept = 0
        var shows = 0
        var titles = 0
        /// Prompts that were sent again in their turn, and windows learned.
        var refits = 0
        var windows = 0
    }
}
