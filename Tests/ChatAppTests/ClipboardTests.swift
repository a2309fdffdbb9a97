import ChatUI
import TestSupport
import Testing

@testable import ChatApp

@Suite("The clipboard")
struct ClipboardTests {
    private func tool(_ environment: [String: String], installed: Set<String>) -> String? {
        ClipboardTool.find(environment: environment) {
            installed.contains($0) ? "/bin/\($0)" : nil
        }?.name
    }

    private let all: Set = ["tmux", "wl-copy", "xclip", "xsel"]

    @Test("the program is the desktop's or the multiplexer's, if it is installed")
    func find() {
        #expect(
            tool(["WAYLAND_DISPLAY": "wayland-0", "DISPLAY": ":0"], installed: all) == "wl-copy")
        #expect(tool(["DISPLAY": ":0"], installed: all) == "xclip")
        #expect(tool(["DISPLAY": ":0"], installed: ["xsel"]) == "xsel")
        #expect(tool(["DISPLAY": ":0", "TMUX": "/tmp/tmux,1,0"], installed: all) == "tmux")
        #expect(tool(["DISPLAY": ":0"], installed: []) == nil)
    }

    @Test("on another machine its clipboard is nobody's, but tmux reaches the terminal")
    func remote() {
        let remote = ["DISPLAY": ":10", "SSH_CONNECTION": "a b c d"]
        #expect(tool(remote, installed: all) == nil)
        #expect(tool(remote.merging(["TMUX": "x"]) { $1 }, installed: all) == "tmux")
    }

    @Test("a program that reads the text has taken it")
    func taken() async {
        let script = "[ \"$(cat)\" = \"llamas\u{E9}\" ]"
        let clipboard = Clipboard(
            tool: ClipboardTool(name: "sh", path: "/bin/sh", arguments: ["-c", script]))
        #expect(await clipboard.copy("llamas\u{E9}") == .taken(by: "sh"))
        #expect(await clipboard.copy("camels") == .notTaken(by: "sh"))
    }

    @Test("a program that fails, reads nothing, or is not there has not")
    func failed() async {
        let long = String(repeating: "llama ", count: 100_000)
        for path in ["/bin/false", "/there/is/no/such/program"] {
            let clipboard = Clipboard(tool: ClipboardTool(name: "tool", path: path))
            #expect(await clipboard.copy(long) == .notTaken(by: "tool"))
        }
        #expect(await Clipboard(tool: nil).copy("text") == .notTaken(by: nil))
    }

    @Test("a program that hangs is given up")
    func hangs() async {
        let clock = ManualClock()
        let clipboard = Clipboard(
            tool: ClipboardTool(name: "sleep", path: "/bin/sleep", arguments: ["600"]), clock: clock
        )
        async let outcome = clipboard.copy("text")
        await clock.waitForSleepers(1)
        clock.advance(by: Clipboard.patience)
        #expect(await outcome == .notTaken(by: "sleep"))
    }
}
