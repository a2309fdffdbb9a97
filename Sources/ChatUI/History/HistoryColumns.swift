/// Where the columns of the list are, at a width. A column there is no room for has no width.
struct HistoryColumns: Equatable {
    /// Of the mark of the chosen line, and of the signs of open ones and drafts.
    static let markWidth = 2
    static let signsWidth = 3
    /// Between two columns.
    static let gap = 2

    let title: Int
    let model: Int
    let messages: Int
    let tokens: Int
    let age: Int

    /// - Parameter columns: The width of the whole.
    init(columns: Int) {
        let age = columns >= 30 ? 10 : 0
        let tokens = columns >= 46 ? 6 : 0
        let messages = columns >= 54 ? 4 : 0
        // Names of models are long: they get what the titles can spare.
        let model = columns >= 100 ? 28 : columns >= 76 ? 20 : 0
        let taken = [age, tokens, messages, model].filter { $0 > 0 }.reduce(0) {
            $0 + $1 + Self.gap
        }
        title = max(0, columns - Self.markWidth - Self.signsWidth - taken)
        (self.age, self.tokens, self.messages, self.model) = (age, tokens, messages, model)
    }
}
