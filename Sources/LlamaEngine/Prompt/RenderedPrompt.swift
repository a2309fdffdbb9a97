internal import CLlamaShim
internal import ChatCore

/// A conversation as the model reads it, and what its template says about the
/// reply: how it begins, how reasoning is marked in it, what ends it.
@safe final class RenderedPrompt {
    private let pointer: OpaquePointer
    /// The prompt, up to where the reply begins.
    let text: String
    /// What the template put behind the last message: `<|im_start|>assistant\n`. Of
    /// a reply that goes on, with what it has so far.
    let opening: String
    /// Whether the reply may hold reasoning.
    let reasons: Bool
    /// What begins reasoning: `<think>`; empty when it is not known.
    let reasoningStart: String
    /// What ends reasoning: `</think>`.
    let reasoningEnds: [String]
    /// Texts after which the reply is over.
    let stops: [String]
    /// Texts of tokens the template's parser has to see, though no person does.
    let preserved: [String]
    /// Whether there was no template, and a plain one took its place.
    let isFallback: Bool
    /// The answer so far, which ends the prompt, of a reply that goes on; `nil`
    /// for one that begins.
    let begunReply: String?

    /// Takes ownership of a prompt the shim returned.
    init(owning pointer: OpaquePointer, isFallback: Bool, begunReply: String? = nil) {
        unsafe self.pointer = pointer
        self.isFallback = isFallback
        self.begunReply = begunReply
        unsafe text = String(cString: cl_chat_prompt_text(pointer))
        unsafe opening = String(cString: cl_chat_prompt_opening(pointer))
        unsafe reasons = cl_chat_prompt_reasons(pointer)
        unsafe reasoningStart = String(cString: cl_chat_prompt_reasoning_start(pointer))
        unsafe reasoningEnds = Self.list { unsafe cl_chat_prompt_reasoning_end(pointer, $0) }
        unsafe stops = Self.list { unsafe cl_chat_prompt_stop(pointer, $0) }
        unsafe preserved = Self.list { unsafe cl_chat_prompt_preserved(pointer, $0) }
    }

    deinit {
        unsafe cl_chat_prompt_free(pointer)
    }

    /// The prompt without the opening of a reply behind its messages.
    var textBeforeOpening: String {
        text.hasSuffix(opening) ? String(text.dropLast(opening.count)) : text
    }

    /// The elements `element` gives until it gives none.
    private static func list(_ element: (Int) -> UnsafePointer<CChar>?) -> [String] {
        var list: [String] = []
        while let text = unsafe element(list.count) {
            unsafe list.append(String(cString: text))
        }
        return list
    }

    /// Whether the template opened the reasoning, so that the reply begins in it.
    var beginsInReasoning: Bool {
        guard reasons, begunReply == nil, let start = opening.lastOffset(of: reasoningStart) else {
            return false
        }
        return !reasoningEnds.contains { opening.lastOffset(of: $0).map { $0 > start } ?? false }
    }

    /// A reply, or its beginning, behind the opening, taken apart by the template's parser; `nil`
    /// when it is not of the template's form.
    func parse(_ reply: String, isPartial: Bool) -> (reasoning: String, answer: String)? {
        var reasoning: UnsafeMutablePointer<CChar>? = nil
        var answer: UnsafeMutablePointer<CChar>? = nil
        var message: UnsafeMutablePointer<CChar>? = nil
        defer {
            unsafe cl_string_free(reasoning)
            unsafe cl_string_free(answer)
            unsafe cl_string_free(message)
        }
        // A zero would end the text early; models do not write any.
        guard
            unsafe cl_chat_prompt_parse(
                pointer, reply, isPartial, &reasoning, &answer, &message),
            let reasoning = unsafe reasoning, let answer = unsafe answer
        else { return nil }
        return unsafe (String(cString: reasoning), String(cString: answer))
    }
}
