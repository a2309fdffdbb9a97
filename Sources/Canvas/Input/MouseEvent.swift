/// Something done with the mouse.
package struct MouseEvent: Hashable, Sendable {
    package enum Button: Hashable, Sendable {
        case left, middle, right
    }

    package enum Action: Hashable, Sendable {
        case press(Button)
        case release(Button)
        /// The pointer moved with the button down.
        case drag(Button)
        case wheelUp, wheelDown
    }

    package var action: Action
    /// The cell under the pointer.
    package var position: Point
    package var modifiers: KeyModifiers

    package init(action: Action, position: Point, modifiers: KeyModifiers = []) {
        self.action = action
        self.position = position
        self.modifiers = modifiers
    }
}
