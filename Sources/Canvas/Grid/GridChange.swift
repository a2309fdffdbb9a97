/// Text to be written somewhere on a screen to bring it up to date.
///
/// The text is safe to send to a terminal as it stands: every grapheme in it is a base that takes
/// columns and the marks over it, and no control characters are among them.
package struct GridChange: Hashable, Sendable {
    package var origin: Point
    package var run: StyledRun

    package init(origin: Point, run: StyledRun) {
        self.origin = origin
        self.run = run
    }
}
