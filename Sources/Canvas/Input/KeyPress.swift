/// A key with its modifiers.
///
/// Ctrl-A is the character "a" with `.control`. A shifted character is the character itself,
/// without `.shift`.
package struct KeyPress: Hashable, Sendable {
    package var key: Key
    package var modifiers: KeyModifiers

    package init(_ key: Key, _ modifiers: KeyModifiers = []) {
        self.key = key
        self.modifiers = modifiers
    }

    package static func character(
        _ character: Character, _ modifiers: KeyModifiers = []
    ) -> KeyPress {
        KeyPress(.character(character), modifiers)
    }
}
