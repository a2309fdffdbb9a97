internal import Canvas
internal import ChatCore

/// Getting from a machine to a chat.
extension AppState {
    /// There is no model to begin with: looks what there is.
    mutating func missModel() -> [Effect] {
        model = .missing
        firstRun = FirstRunState()
        return [.survey]
    }

    mutating func surveyed(_ survey: MachineSurvey) {
        firstRun.survey = survey
    }

    /// Takes a key that chooses, while nothing is written; `nil` for all others.
    mutating func firstRunKey(_ press: KeyPress) -> [Effect]? {
        guard model == .missing, composer.text.isEmpty, focus == .composer else { return nil }
        if press == KeyPress(.enter), firstRun.offersStarter {
            firstRun.fetch = .init(fraction: 0, bytes: 0)
            return [.fetchStarter]
        }
        guard case .character(let character) = press.key, press.isText,
            let digit = character.wholeNumberValue, firstRun.choices.indices.contains(digit - 1)
        else { return nil }
        switch firstRun.choices[digit - 1] {
        case .model(let found): return load(found.description.path ?? found.description.name)
        case .engine(let engine):
            var changed = settings
            changed.engine = engine.address
            changed.model = nil
            return [.useEngine(changed)]
        }
    }

    /// The starter model is there, or it is not; the sentence says why.
    mutating func fetched(_ path: String?, _ sentence: String?) -> [Effect] {
        firstRun.fetch = nil
        if let sentence { status.message = sentence }
        guard let path, model == .missing else { return [] }
        return load(path)
    }
}
