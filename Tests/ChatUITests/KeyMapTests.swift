import Canvas
import ChatCore
import Testing

@testable import ChatUI

struct KeyMapTests {
    private func binding(_ action: String, _ keys: String..., line: Int = 1) -> KeyMap.Binding {
        KeyMap.Binding(action: action, keys: keys, place: "config.yaml, line \(line)")
    }

    private func refusal(_ bindings: KeyMap.Binding...) -> String? {
        do throws(SettingError) {
            _ = try KeyMap(bindings)
            return nil
        } catch {
            return error.description
        }
    }

    @Test("Every action has a standard key, and no key has two actions")
    func standard() {
        let keys = KeyMap()
        var seen: [KeyPress: KeyAction] = [:]
        for action in KeyAction.allCases {
            let names = action.standardKeys.split(separator: " ")
            #expect(!names.isEmpty)
            for name in names {
                guard let press = KeyPress(name: String(name)) else {
                    Issue.record("\(name) is no key")
                    continue
                }
                #expect(seen[press] == nil, "\(name)")
                seen[press] = action
                #expect(keys[press] == action)
            }
        }
    }

    @Test("A key's name is read in any case, with other words for the same, and shown one way")
    func names() {
        for (name, shown) in [
            ("ctrl-x", "Ctrl-X"), ("CONTROL-x", "Ctrl-X"), ("alt-enter", "Alt-Enter"),
            ("meta-return", "Alt-Enter"), ("shift-tab", "Shift-Tab"), ("f12", "F12"),
            ("ctrl-alt-up", "Ctrl-Alt-Up"), ("page-up", "PgUp"), ("alt-<", "Alt-<"),
            ("ctrl--", "Ctrl--"), ("esc", "Esc"), ("shift-up", "Shift-Up"),
            ("ctrl-space", "Ctrl-Space"),
        ] {
            #expect(KeyPress(name: name)?.name == shown)
        }
        for name in ["", "ctrl-", "f0", "f25", "hyper-x", "ctrl-xy", "shift-a"] {
            #expect(KeyPress(name: name) == nil, "\(name)")
        }
    }

    @Test("The config file's keys take the place of the standard ones")
    func bindings() throws {
        let keys = try KeyMap([binding("find", "ctrl-x", "f3"), binding("statistics", "none")])
        #expect(keys[.character("x", .control)] == .find)
        #expect(keys[KeyPress(.function(3))] == .find)
        #expect(keys[.character("f", .control)] == nil)
        #expect(keys[.character("t", .control)] == nil)
        #expect(keys.names(of: .find) == ["Ctrl-X", "F3"])
        #expect(keys.hint(for: .statistics) == nil)
    }

    @Test("Two actions can exchange their keys")
    func exchange() throws {
        let keys = try KeyMap([binding("find", "ctrl-p"), binding("commands", "ctrl-f")])
        #expect(keys[.character("p", .control)] == .find)
        #expect(keys[.character("f", .control)] == .commands)
    }

    @Test("What cannot be is an error that names the line")
    func refusals() {
        #expect(
            refusal(binding("fnid", "ctrl-x", line: 3))
                == "config.yaml, line 3: there is no action “fnid” for a key, did you mean “find”? /keys in the chat lists all."
        )
        #expect(
            refusal(binding("find", "ctrl-p", line: 4))
                == "config.yaml, line 4: Ctrl-P is the key of commands already; give that another, or none."
        )
        #expect(refusal(binding("find", "hyper-x"))?.contains("“hyper-x” is no key") == true)
        #expect(refusal(binding("find", "x"))?.contains("alone writes itself") == true)
        #expect(refusal(binding("find", "ctrl-c"))?.contains("always stops") == true)
        #expect(
            refusal(binding("find", "f3"), binding("find", "f4", line: 2))
                == "config.yaml, line 2: find has keys already.")
    }

    @Test("The chat does what the map says")
    func chat() throws {
        let scene = Scene.ready(
            80, 24, keys: try KeyMap([binding("help", "f5"), binding("send", "ctrl-x")]))
        scene.press(.function(5))
        #expect(scene.shows("Keys"))
        scene.press(.escape)
        scene.type("hi")
        #expect(scene.control("x") == [.send("hi")])
    }
}
