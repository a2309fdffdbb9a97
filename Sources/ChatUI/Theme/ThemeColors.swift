internal import Canvas
internal import ChatCore

/// The colours behind a theme; `nil` is the terminal's own.
struct ThemeColors {
    var dim: Color?
    var frame: Color?
    var accent: Color?
    var user: Color?
    var code: Color?
    var keyword: Color?
    var string: Color?
    var number: Color?
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
            keyword = .standard(5)
            string = .standard(2)
            number = .standard(3)
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
            keyword = .palette(133)
            string = .palette(28)
            number = .palette(130)
            good = .palette(28)
            warn = .palette(130)
            bad = .palette(160)
        case (.palette, .dark):
            dim = .palette(246)
            frame = .palette(240)
            accent = .palette(80)
            user = .palette(176)
            code = .palette(151)
            keyword = .palette(176)
            string = .palette(114)
            number = .palette(179)
            good = .palette(114)
            warn = .palette(179)
            bad = .palette(203)
        case (.palette, .light):
            dim = .palette(242)
            frame = .palette(248)
            accent = .palette(24)
            user = .palette(90)
            code = .palette(23)
            keyword = .palette(90)
            string = .palette(22)
            number = .palette(94)
            good = .palette(28)
            warn = .palette(94)
            bad = .palette(124)
        }
    }
}
