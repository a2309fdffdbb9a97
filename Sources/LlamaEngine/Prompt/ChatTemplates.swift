internal import CLlamaShim
internal import ChatCore
internal import EngineKit

/// Owns a model's chat templates, rendered by llama.cpp's own Jinja engine.
/// Ends before the model does.
@safe struct ChatTemplates: ~Copyable {
    private let pointer: OpaquePointer

    /// Throws `.template` when the model's template cannot be parsed.
    init(of model: borrowing ModelHandle) throws(EngineError) {
        var message: UnsafeMutablePointer<CChar>? = nil
        guard let pointer = unsafe cl_chat_templates_create(model.pointer, &message) else {
            throw unsafe Self.error("The model's chat template cannot be read", message)
        }
        unsafe self.pointer = pointer
    }

    deinit {
        unsafe cl_chat_templates_free(pointer)
    }

    /// Whether the model brought a template; one without gets ChatML.
    var isExplicit: Bool {
        unsafe cl_chat_templates_is_explicit(pointer)
    }

    /// The prompt of a conversation, up to where the reply begins. Throws
    /// `.template` when the template refuses these messages, for example a
    /// system message where the model knows none.
    func render(_ messages: [PromptMessage]) throws(EngineError) -> String {
        // The C side wants pointers that live through the call: one buffer of
        // all the texts, each with a zero at its end.
        var texts: [CChar] = []
        var offsets: [(role: Int, content: Int)] = []
        for message in messages {
            let role = texts.count
            texts.append(contentsOf: message.role.rawValue.utf8CString)
            let content = texts.count
            // A zero in the text would end it early.
            texts.append(contentsOf: message.text.filter { $0 != "\0" }.utf8CString)
            offsets.append((role, content))
        }
        var message: UnsafeMutablePointer<CChar>? = nil
        let rendered = unsafe texts.withUnsafeBufferPointer {
            buffer -> UnsafeMutablePointer<CChar>? in
            guard let start = buffer.baseAddress else {
                return unsafe cl_chat_templates_render(pointer, nil, 0, &message)
            }
            let list = unsafe offsets.map {
                unsafe cl_chat_message(role: start + $0.role, content: start + $0.content)
            }
            return unsafe cl_chat_templates_render(pointer, list, list.count, &message)
        }
        guard let rendered = unsafe rendered else {
            throw unsafe Self.error("The model's chat template refused the conversation", message)
        }
        defer { unsafe cl_string_free(rendered) }
        return unsafe String(cString: rendered)
    }

    private static func error(
        _ what: String, _ message: UnsafeMutablePointer<CChar>?
    ) -> EngineError {
        defer { unsafe cl_string_free(message) }
        let reason = unsafe message.map { unsafe String(cString: $0) } ?? "no reason was given"
        let line = reason.split(whereSeparator: \.isNewline).first.map(String.init) ?? reason
        return EngineError(
            .template, "\(what): \(line); choose another model or another system message.")
    }
}
