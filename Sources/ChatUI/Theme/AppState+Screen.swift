internal import Canvas
internal import ChatCore

/// How the screen looks, as set and as the terminal says.
extension AppState {
    /// Takes the screen's settings over: colours at once, characters with the next frame.
    ///
    /// - Parameter old: What was set before.
    mutating func screenChanged(from old: ScreenSettings) -> [Effect] {
        chooseTheme()
        let screen = settings.screen
        return screen.mouse == old.mouse ? [] : [.setMouse(screen.mouse)]
    }

    /// The theme that was asked for, or the one for the background the terminal has.
    mutating func chooseTheme() {
        let wanted = settings.screen.theme
        var chosen = Theme(wanted == .auto ? background : wanted, depth: theme.depth)
        chosen.glyphs = settings.screen.characters == .ascii ? .ascii : .unicode
        theme = chosen
    }
}
