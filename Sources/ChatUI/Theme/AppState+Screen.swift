internal import Canvas
package import ChatCore

/// How the screen looks, as set and as the terminal says.
extension AppState {
    /// Takes the screen's settings over: colours at once, characters with the next frame.
    ///
    /// - Parameter old: What was set before.
    mutating func screenChanged(from old: ScreenSettings) -> [Effect] {
        chooseTheme()
        let screen = settings.screen
        if screen.editing == .readline {
            composer.vi = nil
        } else if composer.vi == nil {
            composer.vi = ViState()
        }
        gauges.interval =
            screen.motion == .reduced ? GaugesState.reducedInterval : GaugesState.interval
        return screen.mouse == old.mouse ? [] : [.setMouse(screen.mouse)]
    }

    /// The theme that was asked for, or the one for the background the terminal has.
    mutating func chooseTheme() {
        theme = Theme(settings.screen, background: background, depth: theme.depth)
    }
}

extension Theme {
    /// The theme that was asked for, on a background of which the terminal may
    /// have told.
    package init(_ screen: ScreenSettings, background: Appearance = .auto, depth: Depth) {
        self.init(screen.theme == .auto ? background : screen.theme, depth: depth)
        glyphs = screen.characters == .ascii ? .ascii : .unicode
    }
}
