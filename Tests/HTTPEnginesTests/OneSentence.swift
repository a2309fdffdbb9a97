import EngineKit
import Testing

/// Checks that an error is one sentence, with nothing in it that could drive a terminal. What a
/// server said stands in parentheses, and may be several.
func expectOneSentence(
    _ error: EngineError, _ comment: Comment? = nil,
    sourceLocation: SourceLocation = #_sourceLocation
) {
    let text = error.description
    #expect(text.hasSuffix("."), comment, sourceLocation: sourceLocation)
    #expect(
        text.unicodeScalars.allSatisfy {
            ![.control, .format, .lineSeparator, .paragraphSeparator].contains(
                $0.properties.generalCategory)
        }, comment, sourceLocation: sourceLocation)
    #expect(text.unicodeScalars.count < 800, comment, sourceLocation: sourceLocation)
    var depth = 0
    var own = ""
    for character in text {
        if character == "(" { depth += 1 }
        if depth == 0 { own.append(character) }
        if character == ")", depth > 0 { depth -= 1 }
    }
    #expect(!own.contains(". "), "\(text)", sourceLocation: sourceLocation)
    #expect(!own.contains("()"), "\(text)", sourceLocation: sourceLocation)
}
