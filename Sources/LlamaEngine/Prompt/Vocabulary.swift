internal import CLlama

/// A token's number in a model's vocabulary.
typealias Token = llama_token

/// A model's tokens. Belongs to the model and ends with it.
@safe struct Vocabulary: ~Copyable {
    let pointer: OpaquePointer?

    init(pointer: OpaquePointer?) {
        unsafe self.pointer = pointer
    }

    /// Number of tokens.
    var count: Int32 {
        unsafe llama_vocab_n_tokens(pointer)
    }

    /// Whether generation ends with this token.
    func isEndOfGeneration(_ token: Token) -> Bool {
        unsafe llama_vocab_is_eog(pointer, token)
    }

    /// Whether the token is a mark of the model's, such as what ends a turn.
    func isControl(_ token: Token) -> Bool {
        unsafe llama_vocab_is_control(pointer, token)
    }

    /// A token a model can always be shown: what a prompt begins with, where it has one.
    var anyToken: Token {
        let beginning = unsafe llama_vocab_bos(pointer)
        return beginning >= 0 ? beginning : 0
    }

    /// What a prompt begins with where the model wants it so; `nil` where it does not.
    var beginning: Token? {
        unsafe llama_vocab_get_add_bos(pointer) && llama_vocab_bos(pointer) >= 0
            ? llama_vocab_bos(pointer) : nil
    }

    /// The tokens of a rendered prompt.
    ///
    /// Special tokens written out in the text become what they say, as a chat
    /// template means them; a beginning-of-text token is put in front where
    /// the model wants one, unless `addsSpecial` is false.
    func tokens(of prompt: String, addsSpecial: Bool = true) -> [Token] {
        var prompt = prompt
        return prompt.withUTF8 { bytes in
            unsafe bytes.withMemoryRebound(to: CChar.self) { text in
                let length = Int32(text.count)
                // A token is a byte at least, plus the one in front and one behind.
                var capacity = text.count + 2
                while true {
                    var needed: Int32 = 0
                    let tokens = unsafe [Token](unsafeUninitializedCapacity: capacity) {
                        buffer, count in
                        needed = unsafe llama_tokenize(
                            pointer, text.baseAddress, length, buffer.baseAddress, Int32(capacity),
                            addsSpecial, true)
                        count = Int(max(needed, 0))
                    }
                    // A negative count is the size it wanted; Int32.min says it has no answer.
                    guard needed < 0, needed != .min else { return tokens }
                    capacity = Int(-needed)
                }
            }
        }
    }

    /// The bytes of a token's text, appended to `bytes`: a part of a character,
    /// several characters, or, for a control token that is not to be shown,
    /// nothing.
    func appendText(of token: Token, to bytes: inout [UInt8], showsControl: Bool = false) {
        unsafe withUnsafeTemporaryAllocation(of: CChar.self, capacity: 256) { buffer in
            let length = unsafe llama_token_to_piece(
                pointer, token, buffer.baseAddress, Int32(buffer.count), 0, showsControl)
            if length >= 0 {
                unsafe bytes.append(
                    contentsOf: buffer.prefix(Int(length)).lazy.map { UInt8(bitPattern: $0) })
            } else {
                appendLongText(
                    of: token, length: Int(-length), to: &bytes, showsControl: showsControl)
            }
        }
    }

    private func appendLongText(
        of token: Token, length: Int, to bytes: inout [UInt8], showsControl: Bool
    ) {
        unsafe withUnsafeTemporaryAllocation(of: CChar.self, capacity: length) { buffer in
            let written = unsafe llama_token_to_piece(
                pointer, token, buffer.baseAddress, Int32(buffer.count), 0, showsControl)
            unsafe bytes.append(
                contentsOf: buffer.prefix(Int(max(written, 0))).lazy.map { UInt8(bitPattern: $0) })
        }
    }
}
