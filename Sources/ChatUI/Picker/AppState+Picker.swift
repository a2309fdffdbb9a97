internal import Canvas
internal import ChatCore

/// Choosing from a list.
extension AppState {
    /// Takes a key while a list is shown; `nil` when it is not for the list.
    mutating func pickerKey(_ press: KeyPress, action: KeyAction?) -> [Effect]? {
        guard case .picker(var picker) = focus else { return nil }
        switch (press.key, press.modifiers) {
        case (.escape, _):
            focus = .composer
            return []
        case (.enter, _), (.tab, []):
            guard let choice = picker.choice else { return [] }
            focus = .composer
            return choose(choice)
        case (.up, _), (.character("p"), .control): picker.move(by: -1)
        case (.down, _), (.character("n"), .control): picker.move(by: 1)
        case (.pageUp, _): picker.page(by: 1 - PickerState.rowLimit)
        case (.pageDown, _): picker.page(by: PickerState.rowLimit - 1)
        default:
            guard picker.query.isQueryKey(press, action: action) else { return nil }
            picker.search()
        }
        focus = .picker(picker)
        return []
    }

    private mutating func choose(_ choice: PickerItem.Choice) -> [Effect] {
        switch choice {
        case .command(let command):
            // What must be said more about is finished by hand.
            guard command.parameter.isEmpty || command.parameter.hasPrefix("[") else {
                composer.setText("/\(command.rawValue) ")
                return []
            }
            return run(command, "")
        case .message(let action, let id):
            guard let entry = transcript.entry(id) else { return [] }
            // Choosing by name is asking twice: nothing is removed by one key.
            return perform(action, on: entry)
        case .text(let text):
            composer.setText(text)
            return []
        case .version(let id): return show(id)
        case .comparison(let name): return compare(name)
        case .file(let path):
            choose(file: path)
            return []
        }
    }
}

extension ComposerState {
    /// Takes a key that writes or edits within one line; false for all others.
    mutating func isQueryKey(_ press: KeyPress, action: KeyAction?) -> Bool {
        if let action {
            guard action.isWriting || action == .home || action == .end, action != .complete else {
                return false
            }
            return perform(action, columns: .max)
        }
        guard press.isText else { return false }
        type(press)
        return true
    }
}
