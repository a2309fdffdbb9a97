import Canvas
import ChatCore
import TestSupport
import Testing

@testable import ChatUI

/// What the history's screen and the tabs look like.
struct HistoryGoldenTests {
    private static let sizes = [(120, 36), (80, 24), (60, 15), (40, 8)]

    private func check(
        _ name: String, sizes: [(Int, Int)] = sizes, theme: Theme = Theme(),
        settings: ChatSettings = ChatSettings(),
        _ change: (Scene) -> Void = { _ in }
    ) throws {
        for (columns, rows) in sizes {
            let scene = Scene.history(columns, rows, theme: theme, settings: settings)
            change(scene)
            let difference = try GoldenGrid("\(name)-\(columns)x\(rows)").difference(
                from: scene.grid())
            #expect(difference == nil)
        }
    }

    @Test("The list, with a look into the chosen conversation")
    func list() throws {
        try check("history")
    }

    @Test("What was found, the words marked")
    func found() throws {
        try check("history-found") { scene in
            scene.type("hum")
            scene.wait(.seconds(1))
            scene.answer(found: HistorySamples.found)
            scene.press(.down)
        }
    }

    @Test("A title being written, and a deletion to be asked for again")
    func entry() throws {
        try check("history-rename", sizes: [(80, 24)]) { $0.control("r") }
        try check("history-delete", sizes: [(80, 24)]) { $0.control("d") }
    }

    @Test("Nothing is kept yet")
    func empty() throws {
        try check("history-empty", sizes: [(80, 24)]) { $0.answer([], tags: []) }
    }

    @Test("The list in ASCII, without colours, and on dark and light")
    func themes() throws {
        for name in ["ascii", "mono", "dark", "light"] {
            var settings = ChatSettings()
            if name == "ascii" { settings.screen.characters = .ascii }
            settings.screen.theme = name == "dark" ? .dark : name == "light" ? .light : .auto
            let theme = Theme(depth: name == "mono" ? .mono : .palette)
            try check(
                "history-\(name)", sizes: [(100, 24)], theme: theme, settings: settings)
        }
    }

    @Test("Several conversations are open")
    func tabs() throws {
        for ascii in [false, true] {
            var settings = ChatSettings()
            if ascii { settings.screen.characters = .ascii }
            for (columns, rows) in [(120, 36), (80, 24), (60, 15)] {
                let scene = Scene.ready(columns, rows, settings: settings)
                scene.send(
                    .began(
                        HistorySamples.list.enumerated().map { index, listing in
                            RememberedTab(
                                id: listing.id, title: listing.title,
                                draft: index == 1 ? "half" : "")
                        }, active: 2))
                scene.replace(
                    HistorySamples.id("trip"), title: HistorySamples.list[2].title,
                    messages: [(.user, "Where do we begin?"), (.assistant, "In Alfama.")])
                let name = "tabs\(ascii ? "-ascii" : "")-\(columns)x\(rows)"
                #expect(try GoldenGrid(name).difference(from: scene.grid()) == nil)
            }
        }
    }
}
