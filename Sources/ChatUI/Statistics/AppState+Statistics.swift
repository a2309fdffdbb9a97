internal import Canvas
internal import ChatCore

/// What keys do while the statistics are shown, and how a figure is explained.
extension AppState {
    /// Shows the statistics, or closes them.
    mutating func showStatistics() -> [Effect] {
        if statistics.isShown {
            statistics.close()
            return []
        }
        help.close()
        statistics.show()
        return readLedger()
    }

    /// Looks the ledger up, where its page is the one that is shown.
    private func readLedger() -> [Effect] { statistics.tab == .ledger ? [.readLedger] : [] }

    /// Takes a key while they are shown; `nil` for one that is meant for the
    /// chat, and closes them.
    mutating func statisticsKey(_ press: KeyPress) -> [Effect]? {
        guard statistics.isShown else { return nil }
        if keys[press] == .statistics || press == .character("q", []) {
            statistics.close()
            return []
        }
        if statistics.tab == .ledger, let effects = ledgerKey(press) { return effects }
        let before = statistics.tab
        switch (press.key, press.modifiers) {
        case (.escape, _), (.enter, _): statistics.close()
        case (.tab, []), (.right, _): statistics.turn(by: 1)
        case (.tab, .shift), (.left, _): statistics.turn(by: -1)
        case (.up, _): statistics.scroll(by: -1)
        case (.down, _): statistics.scroll(by: 1)
        case (.pageUp, _): statistics.scroll(by: 1 - size.rows / 2)
        case (.pageDown, _), (.character(" "), []): statistics.scroll(by: size.rows / 2)
        case (.home, _): statistics.scroll(by: -HelpText.lineLimit)
        case (.end, _): statistics.scroll(by: HelpText.lineLimit)
        case (.character("1"), []): statistics.show(.figures)
        case (.character("2"), []): statistics.show(.depth)
        case (.character("3"), []): statistics.show(.ledger)
        default:
            statistics.close()
            return nil
        }
        return statistics.isShown && statistics.tab != before ? readLedger() : []
    }

    // MARK: Explaining

    /// `/explain`: one figure, or the list of them.
    mutating func explain(_ argument: String) -> [Effect] {
        let name = argument.lowercased()
        guard name.isEmpty || FigureName(rawValue: name) != nil else {
            let nearest = nearestName(to: name, among: FigureName.allCases.map(\.rawValue))
            let hint = nearest.map { " Did you mean \($0)?" } ?? ""
            return saying(
                "There is no figure “\(name)”.\(hint) /explain alone lists all of them.")
        }
        help.show(.explanation(FigureName(rawValue: name)))
        return []
    }

    func explanation(of figure: FigureName?) -> [HelpText.Section] {
        guard let figure else {
            return [
                HelpText.Section(
                    title: "Figures: /explain and one of these says how it comes about",
                    rows: FigureName.allCases.map { name in
                        (name.rawValue, self.reading(of: name).text ?? "not known now")
                    })
            ]
        }
        let reading = self.reading(of: figure)
        var sections = [
            HelpText.Section(
                title: figure.label,
                rows: [
                    ("now", reading.text ?? "not known"), ("how", figure.formula),
                    ("from", figure.source),
                ])
        ]
        if !reading.inputs.isEmpty {
            sections.append(
                HelpText.Section(
                    title: "What it is made of now",
                    rows: reading.inputs.map { ($0.name, $0.value) }))
        }
        return sections
    }
}

extension FigureReading {
    /// The value with its origin.
    var text: String? {
        value.map { value in value + (provenance.map { " · \($0.words)" } ?? "") }
    }
}
