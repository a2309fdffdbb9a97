/// What a person did at the terminal.
package enum InputEvent: Hashable, Sendable {
    case key(KeyPress)
    /// Text pasted in one go, with line ends as U+000A. Nothing in it is a key.
    case paste(String)
    /// The paste just reported was too long, and this many bytes of it were dropped.
    case pasteTruncated(droppedBytes: Int)
    case mouse(MouseEvent)
    /// The terminal window got or lost the focus.
    case focus(Bool)
    /// The terminal's answer to what its background is.
    case background(TerminalColor)
}
