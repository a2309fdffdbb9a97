internal import Canvas
package import ChatCore

/// Which key does what: the standard keys, changed by what the config file says.
package struct KeyMap: Sendable, Hashable {
    private var actions: [KeyPress: KeyAction] = [:]
    /// The keys of each action, the one to be shown first.
    private var keys: [KeyAction: [KeyPress]] = [:]

    /// The standard keys.
    package init() {
        for action in KeyAction.allCases {
            let presses = action.standardKeys.split(separator: " ").compactMap {
                KeyPress(name: String($0))
            }
            keys[action] = presses
            for press in presses { actions[press] = action }
        }
    }

    /// One line of the config file: an action's name and the names of its keys.
    package struct Binding: Sendable, Hashable {
        package var action: String
        /// None, or only `none`, leaves the action without a key.
        package var keys: [String]
        /// Where it is said, to begin a sentence with.
        package var place: String

        package init(action: String, keys: [String], place: String) {
            self.action = action
            self.keys = keys
            self.place = place
        }
    }

    /// The standard keys, with those of the named actions in the place of their own.
    ///
    /// Throws a sentence with the place of an unknown action or key, and of a
    /// key that two actions would have.
    package init(_ bindings: [Binding]) throws(SettingError) {
        self.init()
        var bound: [(action: KeyAction, keys: [KeyPress], place: String)] = []
        for binding in bindings {
            let action = try Self.action(of: binding)
            guard !bound.contains(where: { $0.action == action }) else {
                throw SettingError("\(binding.place): \(action.rawValue) has keys already.")
            }
            let presses = try Self.presses(of: binding)
            for press in keys[action] ?? [] { actions[press] = nil }
            keys[action] = presses
            bound.append((action, presses, binding.place))
        }
        // Only now: two lines may exchange their keys.
        for (action, presses, place) in bound {
            for press in presses {
                if let other = actions[press], other != action {
                    throw SettingError(
                        "\(place): \(press.name) is the key of \(other.rawValue) already; give that another, or none."
                    )
                }
                actions[press] = action
            }
        }
    }

    subscript(press: KeyPress) -> KeyAction? { actions[press] }

    /// The keys of an action as a help shows them; empty where it has none.
    func names(of action: KeyAction) -> [String] { (keys[action] ?? []).map(\.name) }

    /// The key to tell a person, as a line of hints does: `ctrl-f`.
    func hint(for action: KeyAction) -> String? { keys[action]?.first?.name.lowercased() }

    private static func action(of binding: Binding) throws(SettingError) -> KeyAction {
        let name = binding.action.lowercased()
        guard let action = KeyAction(rawValue: name) else {
            let nearest = nearestName(to: name, among: KeyAction.allCases.map(\.rawValue)) ?? ""
            throw SettingError(
                "\(binding.place): there is no action “\(binding.action)” for a key, did you mean “\(nearest)”? /keys in the chat lists all."
            )
        }
        return action
    }

    private static func presses(of binding: Binding) throws(SettingError) -> [KeyPress] {
        if binding.keys == ["none"] { return [] }
        var presses: [KeyPress] = []
        for name in binding.keys {
            guard let press = KeyPress(name: name) else {
                throw SettingError(
                    "\(binding.place): “\(name)” is no key; write keys as ctrl-x, alt-enter, shift-up or f5."
                )
            }
            if press == .character("c", .control) {
                throw SettingError("\(binding.place): Ctrl-C always stops, and twice it quits.")
            }
            if case .character = press.key, press.modifiers.isEmpty {
                throw SettingError(
                    "\(binding.place): \(press.name) alone writes itself; add ctrl- or alt-.")
            }
            presses.append(press)
        }
        return presses
    }
}
