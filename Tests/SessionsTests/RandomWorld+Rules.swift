import ChatCore
import EngineKit
import Sessions
import Testing

/// What holds of everything the machine asks for and tells.
extension RandomWorld {
    mutating func check(_ request: GenerationRequest) {
        #expect(
            request.id > generations.last ?? GenerationID(rawValue: 0),
            "a generation's name is used once")
        #expect(liveGenerations.isEmpty, "one reply at a time")
        #expect(
            request.messages.last?.role == (request.continuesReply ? .assistant : .user),
            "a reply answers a message, or goes on")
        #expect(
            zip(request.messages, request.messages.dropFirst()).allSatisfy { $0.role != $1.role })
        if request.conversation == nil {
            #expect(
                openReply == nil || isRefused,
                "a summary comes before the turn, or after it was refused")
            seen.summaries += 1
        } else if request.isTitle {
            #expect(openReply == nil && machine.isIdle, "a title is made while nothing is done")
            #expect(!machine.conversation.hasOwnTitle)
            #expect(Self.tokens(in: request.messages) < window)
            seen.titles += 1
        } else {
            #expect(openReply != nil, "a reply belongs to a turn")
            if isRefused { seen.refits += 1 }
            #expect(
                isUncounted || Self.tokens(in: request.messages) < window,
                "nothing is sent that does not fit")
        }
        generations.append(request.id)
        liveGenerations[request.id] = request
    }

    mutating func check(_ event: SessionEvent) {
        switch event {
        case .turnStarted(let user, let reply, _):
            #expect(openReply == nil, "one turn at a time")
            #expect(user.role == .user)
            openReply = reply
            said = ""
        case .replyResumed(let reply, _):
            #expect(openReply == nil, "one turn at a time")
            openReply = reply
            said = machine.conversation[reply]?.text ?? ""
            #expect(!said.isEmpty, "only a reply with text goes on")
            seen.resumptions += 1
        case .delta(let id, let delta):
            #expect(id == openReply, "text belongs to the open turn")
            said += delta.text
        case .promptProgress, .context, .sampled, .cache, .prompt, .drafting, .threads, .shifted:
            #expect(openReply != nil, "progress belongs to a turn")
        case .turnEnded(let message, _):
            #expect(message.id == openReply, "the open turn ends")
            #expect(message.text == said, "a reply is the sum of its pieces")
            #expect(message.reply != nil)
            openReply = nil
            isUncounted = false
            isRefused = false
            seen.turnsEnded += 1
        case .conversationReplaced:
            #expect(openReply == nil, "a turn ends before its conversation goes")
        case .messageChanged(let message):
            if message.id == openReply { said = message.text }
        case .summarising:
            #expect(openReply == nil || isRefused, "what is prepared has no turn yet")
        case .refused:
            #expect(openReply == nil, "what is refused has no turn yet")
            seen.refusals += 1
        case .windowLearned(let learned):
            window = learned
            seen.windows += 1
        case .loaded(let model): window = model.contextWindow
        case .windowEnlarged: seen.enlargements += 1
        case .contextCut: seen.cuts += 1
        case .undone: #expect(openReply == nil, "nothing streams after what was taken back")
        case .kept(let user, let reply):
            #expect(openReply == nil, "a turn ends before another is added")
            #expect(user.role == .user && reply.role == .assistant)
            #expect(reply.id.rawValue == user.id.rawValue + 1, "the reply follows its message")
            seen.kept += 1
        case .renamed(let title):
            #expect(title == machine.conversation.title)
        case .loading, .loadFailed, .engineLost, .notice, .parked, .restored, .stalled: break
        }
    }
}
