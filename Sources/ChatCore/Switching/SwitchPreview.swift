/// What going on with another model will take, before it is done. Filled in as
/// it becomes known; what is not known is `nil`.
package struct SwitchPreview: Sendable, Hashable {
    /// How the model comes to hold the conversation.
    package enum Way: Sendable, Hashable {
        /// An engine still holds the model and its cache.
        case warm
        /// Its state lies on the disk: tokens and bytes.
        case restored(tokens: Int, bytes: Int)
        /// The conversation is read.
        case read
    }

    /// What becomes of the model of now.
    package enum Old: Sendable, Hashable {
        /// Its engine keeps it, ready to be gone back to.
        case keptWarm
        /// It is freed; the conversation's state goes to the disk where that spares time.
        case parked
        /// A server's, which does as it likes.
        case left
    }

    package var model: ModelDescription
    package var way: Way
    package var old: Old?
    /// Seconds until the model is loaded.
    package var loadSeconds: Figure<Double>?
    /// Tokens of the conversation under the new model's tokenizer that it has to read.
    package var tokensToRead: Figure<Int>?
    /// Seconds reading them takes.
    package var readSeconds: Figure<Double>?
    /// Bytes models take now, all engines of this chat together.
    package var memoryBefore: Int?
    /// Bytes they will take.
    package var memoryAfter: Int?
    /// Bytes they take at most on the way, while both are there.
    package var memoryPeak: Int?
    package var fit: MachineSurvey.Fit?
    /// Whether nothing more is being found out.
    package var isComplete = false

    package init(_ model: ModelDescription, way: Way = .read) {
        self.model = model
        self.way = way
    }
}
