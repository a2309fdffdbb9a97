internal import Canvas
internal import ChatCore

/// The colours behind a theme; `nil` is the terminal's own.
struct ThemeColors {
    var dim: Color?
    var frame: Color?
    var accent: Color?
    var user: Color?
    var code: Color?
    var good: Color?
    var warn: Color?
    var bad: Color?

    init(_ appearance: Theme.Appearance, depth: Theme.Depth) {
        switch (depth, appearance) {
        case (.mono, _):
            break
        case (.sixteen, _):
            // Grey is not among the colours every terminal shows readably on
            // every background; the dim attribute is. Nor is blue.
            accent = .standard(6)
            user = .standard(5)
            code = .standard(6)
            good = .standard(2)
            warn = .standard(3)
            bad = .standard(1)
        case (.palette, .auto):
            // Of middling luminance, 0.13 to 0.22: at least 3.8:1 on black and
            // on white alike (WCAG 2.1, relative luminance). The frame is no
            // text and keeps 3:1.
            dim = .palette(243)
            frame = .palette(245)
            accent = .palette(30)
            user = .palette(133)
            code = .palette(66)
            good = .palette(28)
            warn = .palette(130)
            bad = .palette(160)
        case (.palette, .dark):
            dim = .palette(246)
            frame = .palette(240)
            accent = .palette(80)
            user = .palette(176)
            code = .palette(151)
            good = .palette(114)
            warn = .palette(179)
            bad = .palette(203)
        case (.palette, .light):
            dim = .palette(242)
            frame = .palette(248)
            accent = .palette(24)
            user = .palette(90)
            code = .palette(23)
            good = .palette(28)
            warn = .palette(94)
            bad = .palette(124)
        }
    }
}
