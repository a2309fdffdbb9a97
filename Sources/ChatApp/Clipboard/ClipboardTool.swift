/// A program that puts what it reads on the clipboard.
struct ClipboardTool: Sendable, Hashable {
    var name: String
    /// Where it is.
    var path = ""
    var arguments: [String] = []

    /// The one for this desktop or multiplexer; `nil` where the terminal has to
    /// do it, as on another machine reached by ssh, whose clipboard nobody sees.
    ///
    /// - Parameter path: Where the program of a name is; `nil` where there is none.
    static func find(
        environment: [String: String], path: (_ name: String) -> String?
    ) -> ClipboardTool? {
        func isSet(_ name: String) -> Bool { environment[name].map { !$0.isEmpty } ?? false }
        var candidates: [ClipboardTool] = []
        // tmux tells its terminal by itself, which it keeps its programs from doing.
        if isSet("TMUX") {
            candidates.append(ClipboardTool(name: "tmux", arguments: ["load-buffer", "-w", "-"]))
        }
        let isRemote = isSet("SSH_TTY") || isSet("SSH_CONNECTION")
        if !isRemote {
            candidates.append(ClipboardTool(name: "pbcopy"))
            if isSet("WAYLAND_DISPLAY") { candidates.append(ClipboardTool(name: "wl-copy")) }
            if isSet("DISPLAY") {
                candidates += [
                    ClipboardTool(name: "xclip", arguments: ["-selection", "clipboard"]),
                    ClipboardTool(name: "xsel", arguments: ["--clipboard", "--input"]),
                ]
            }
        }
        for var candidate in candidates {
            guard let path = path(candidate.name) else { continue }
            candidate.path = path
            return candidate
        }
        return nil
    }
}
