/// What of a prompt was in the cache already, and where and why it parted from
/// what was there.
package struct PromptReuse: Sendable, Hashable, Codable {
    /// Tokens of the whole prompt.
    package var total: Int
    /// Tokens kept from the turn before, or from a parked state.
    package var reused: Int
    /// `nil` when everything in the cache was kept.
    package var parting: PromptParting?
    /// The token each message of the prompt begins at, in their order, the
    /// template's marks before its text included; `nil` where it is not known,
    /// and of a message that cannot be found in what the template made.
    package var messageStarts: [Int?]?

    /// Tokens read anew.
    package var read: Int { total - reused }

    package init(total: Int, reused: Int, parting: PromptParting? = nil) {
        self.total = total
        self.reused = reused
        self.parting = parting
    }
}

/// Where a prompt stopped being the one in the cache.
package struct PromptParting: Sendable, Hashable, Codable {
    /// Why.
    package enum Cause: String, Sendable, Hashable, Codable {
        /// A message's text is another one.
        case messageChanged
        /// Messages that were there are gone.
        case messagesRemoved
        /// The template leaves old reasoning out of the prompt.
        case reasoningDropped
        /// Thinking, or what else the template is told, was switched.
        case templateSwitched
        /// Another conversation was in the cache.
        case otherConversation
        /// The oldest messages were dropped or the cache was shifted.
        case windowShifted
        /// The text is the same; the tokens of the reply are not those the
        /// model makes of its text.
        case tokenizedAnew
        /// The prompts agree further, but this kind of cache only goes back
        /// to a checkpoint.
        case checkpoint
        /// Nothing was in the cache.
        case cacheEmpty
    }

    /// The first token that differs, counted from 0.
    package var token: Int
    /// The message it lies in, counted from 0 in the prompt; `nil` outside of any.
    package var message: Int?
    package var cause: Cause

    package init(token: Int, message: Int? = nil, cause: Cause) {
        self.token = token
        self.message = message
        self.cause = cause
    }
}
