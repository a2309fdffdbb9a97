/// Why a model file or name cannot be used.
///
/// `description` is one sentence for a person, with the remedy in it. It never
/// holds control characters, whatever the file is called or contains.
package struct ModelError: Error, Sendable, Hashable, CustomStringConvertible {
    /// The kind of failure.
    package struct Code: RawRepresentable, Sendable, Hashable {
        package var rawValue: String
        package init(rawValue: String) { self.rawValue = rawValue }

        /// No file at that path, or no model of that name.
        package static let notFound = Code(rawValue: "not-found")
        /// The name fits several models.
        package static let ambiguous = Code(rawValue: "ambiguous")
        /// A folder, a device or the like where a file is needed.
        package static let notAFile = Code(rawValue: "not-a-file")
        /// The file is there but may not be read, or reading it failed.
        package static let unreadable = Code(rawValue: "unreadable")
        /// The file is no GGUF file.
        package static let notGGUF = Code(rawValue: "not-gguf")
        /// The file ends before its contents do.
        package static let truncated = Code(rawValue: "truncated")
        /// The file contradicts itself.
        package static let damaged = Code(rawValue: "damaged")
        /// A good file of a kind this build cannot read.
        package static let unsupported = Code(rawValue: "unsupported")
        /// A good file that holds something other than a model to chat with.
        package static let notAChatModel = Code(rawValue: "not-a-chat-model")
    }

    package var code: Code
    /// One sentence: what is wrong and what to do.
    package var description: String

    package init(_ code: Code, _ description: String) {
        self.code = code
        self.description = printable(description)
    }
}
