extension PromptParting {
    /// Why the prompts parted, in a few words.
    package var words: String {
        switch cause {
        case .messageChanged: message.map { "message \($0 + 1) changed" } ?? "a message changed"
        case .messagesRemoved: "messages removed"
        case .reasoningDropped: "template dropped old reasoning"
        case .templateSwitched: "template switched"
        case .otherConversation: "another conversation"
        case .windowShifted: "window shifted"
        case .tokenizedAnew: "reply tokenized anew"
        case .checkpoint: "back to a checkpoint"
        case .cacheEmpty: "cache was empty"
        }
    }
}

extension ThreadChoice.Reason {
    /// Why the threads are as many, in a word.
    package var words: String {
        switch self {
        case .load: "busy"
        case .idle: "auto"
        case .measured: "faster"
        }
    }
}
