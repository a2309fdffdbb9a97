internal import Canvas
internal import ChatCore

/// The lists there are to choose from.
extension PickerState {
    static func commands() -> PickerState {
        PickerState(
            title: "commands",
            items: SlashCommand.allCases.map { command in
                let parameter = command.parameter.isEmpty ? "" : " \(command.parameter)"
                return PickerItem(
                    choice: .command(command), label: "/\(command.rawValue)\(parameter)",
                    detail: command.summary)
            })
    }

    static func messageActions(_ actions: [MessageAction], entry: Int) -> PickerState {
        PickerState(
            title: "with this message", emptiness: "Nothing can be done with it now.",
            items: actions.map { action in
                PickerItem(
                    choice: .message(action, entry: entry), label: action.rawValue,
                    detail: action.summary)
            })
    }

    /// What was sent before, oldest first as it is kept; the newest is on top.
    static func sent(_ texts: [String]) -> PickerState {
        var seen: Set<String> = []
        let newest = texts.reversed().filter { seen.insert($0).inserted }
        return PickerState(
            title: "sent before", emptiness: "Nothing was sent yet.",
            items: newest.map { text in
                let lines = text.split(whereSeparator: \.isNewline)
                let rest = lines.count > 1 ? "\(lines.count) lines" : ""
                return PickerItem(
                    choice: .text(text), label: String((lines.first ?? "").prefix(300)),
                    detail: rest)
            })
    }

    /// The loaded one is marked; broken ones say what is wrong with them.
    static func models(
        _ models: [ModelDescription], loaded: ModelDescription?, title: String,
        choice: (String) -> PickerItem.Choice
    ) -> PickerState {
        PickerState(
            title: title, emptiness: "There is no model on this machine.",
            items: models.map { model in
                let parts = [
                    loaded.map(model.isSame) == true ? "loaded" : nil, model.quantization?.rawValue,
                    model.sizeBytes.map(Readable.bytes),
                    model.parameters.map { "\(Readable.count($0)) weights" }, model.store,
                ]
                return PickerItem(
                    choice: choice(model.path ?? model.name), label: model.name,
                    detail: model.broken ?? parts.compactMap { $0 }.joined(separator: " · "))
            })
    }

    static func files(_ paths: [String]) -> PickerState {
        PickerState(
            title: "files",
            items: paths.map { PickerItem(choice: .file($0), label: $0) })
    }
}
