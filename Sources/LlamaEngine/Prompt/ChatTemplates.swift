internal import CLlamaShim
internal import ChatCore
internal import EngineKit

/// Owns a model's chat templates, rendered by llama.cpp's own Jinja engine.
/// Ends before the model does.
@safe struct ChatTemplates: ~Copyable {
    private let pointer: OpaquePointer
    /// What the template can do about reasoning.
    let thinking: ThinkingSupport

    /// Takes the templates the model brings, or `text` in their place. Throws
    /// `.template` when it cannot be parsed or rendered.
    init(of model: borrowing ModelHandle, text: String? = nil) throws(EngineError) {
        var message: UnsafeMutablePointer<CChar>? = nil
        guard let pointer = unsafe cl_chat_templates_create(model.pointer, text, &message) else {
            throw unsafe Self.error("The chat template cannot be read", message)
        }
        try unsafe self.init(owning: pointer)
    }

    /// A template without a model; `beginning` and `end` are the texts of the
    /// tokens a text of the model begins and ends with. Throws `.template`.
    init(text: String, beginning: String, end: String) throws(EngineError) {
        var message: UnsafeMutablePointer<CChar>? = nil
        guard
            let pointer = unsafe cl_chat_templates_create_from_text(text, beginning, end, &message)
        else {
            throw unsafe Self.error("The chat template cannot be read", message)
        }
        try unsafe self.init(owning: pointer)
    }

    private init(owning pointer: OpaquePointer) throws(EngineError) {
        var support = cl_thinking_support()
        var message: UnsafeMutablePointer<CChar>? = nil
        guard unsafe cl_chat_templates_thinking(pointer, &support, &message) else {
            unsafe cl_chat_templates_free(pointer)
            throw unsafe Self.error("The chat template cannot be rendered", message)
        }
        thinking = ThinkingSupport(
            reasons: support.reasons, isSwitchable: support.is_switchable,
            takesEffort: support.takes_effort)
        unsafe self.pointer = pointer
    }

    deinit {
        unsafe cl_chat_templates_free(pointer)
    }

    /// Whether there was a template; without one a plain fallback is rendered.
    var isExplicit: Bool {
        unsafe !cl_chat_templates_is_fallback(pointer)
    }

    /// The prompt of a conversation, up to where the reply begins.
    ///
    /// Thinking that is left open is as the template has it, which is on; an
    /// effort of `none` turns it off. A prompt that `continuesReply` ends with
    /// the last message, which is a reply's beginning: its reasoning as the model
    /// writes it, where the template says how, and the answer to the letter.
    /// Throws `.template` when the template refuses these messages, for example
    /// two questions in a row.
    func render(
        _ messages: [PromptMessage], thinking: ThinkingSettings = ThinkingSettings(),
        continuesReply: Bool = false
    ) throws(EngineError) -> RenderedPrompt {
        // The C side wants pointers that live through the call: one buffer of
        // all the texts, each with a zero at its end.
        var texts: [CChar] = []
        func add(_ text: String) -> Int {
            let offset = texts.count
            // A zero in the text would end it early.
            texts.append(contentsOf: text.filter { $0 != "\0" }.utf8CString)
            return offset
        }
        let offsets = messages.map {
            (role: add($0.role.rawValue), content: add($0.text), reasoning: $0.reasoning.map(add))
        }
        let effort = thinking.effort.flatMap { $0 == "none" ? nil : add($0) }
        let thinks = (thinking.isEnabled ?? true) && thinking.effort != "none"

        var message: UnsafeMutablePointer<CChar>? = nil
        let rendered = unsafe texts.withUnsafeBufferPointer { buffer -> OpaquePointer? in
            guard let start = buffer.baseAddress else {
                return unsafe cl_chat_templates_render(
                    pointer, nil, 0, cl_thinking(thinks: thinks, effort: nil), false, &message)
            }
            let list = unsafe offsets.map {
                unsafe cl_chat_message(
                    role: start + $0.role, content: start + $0.content,
                    reasoning: $0.reasoning.map { unsafe start + $0 })
            }
            let told = unsafe cl_thinking(
                thinks: thinks, effort: effort.map { unsafe start + $0 })
            return unsafe cl_chat_templates_render(
                pointer, list, list.count, told, continuesReply, &message)
        }
        guard let rendered = unsafe rendered else {
            throw unsafe Self.error("The chat template refused the conversation", message)
        }
        return unsafe RenderedPrompt(
            owning: rendered, isFallback: !isExplicit,
            begunReply: continuesReply ? messages.last?.text : nil)
    }

    private static func error(
        _ what: String, _ message: UnsafeMutablePointer<CChar>?
    ) -> EngineError {
        EngineError(
            .template,
            "\(what): \(unsafe ShimMessage.line(taking: message)); choose another model or another system message."
        )
    }
}
