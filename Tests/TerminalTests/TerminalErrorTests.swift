import Testing

@testable import Terminal

@Suite struct TerminalErrorTests {
    @Test("A hostile TERM reaches the message without its control characters")
    func hostileType() {
        let message = TerminalError.typeUnknown("x\u{1B}]0;title\u{7}\u{9B}31m").description
        #expect(message.unicodeScalars.allSatisfy { $0.properties.generalCategory != .control })
        #expect(message.contains("x?]0;title??31m"))
    }

    @Test(
        "Every message is one sentence with a remedy",
        arguments: [
            TerminalError.noTerminal, .typeNotSet, .typeUnknown("x"), .typeIncapable("dumb"),
            .alreadyOpen, .system("make a pipe", errno: 24),
        ])
    func oneSentence(error: TerminalError) {
        let text = error.description
        #expect(text.hasSuffix("."))
        #expect(!text.contains("\n"))
        #expect(!text.dropLast().contains(". "))
        #expect(text.contains(":") || text.contains(";"))
    }

    @Test("NO_COLOR counts when it is set and not empty")
    func noColor() {
        func wantsColor(_ environment: [String: String]) -> Bool {
            ScreenConfiguration(environment: environment, log: nil).isColorWanted
        }
        #expect(wantsColor([:]))
        #expect(wantsColor(["NO_COLOR": ""]))
        #expect(!wantsColor(["NO_COLOR": "1"]))
    }
}
