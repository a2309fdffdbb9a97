internal import ChatCore
internal import EngineKit

/// Taking the cache to disk and back.
extension LoadedSession {
    /// Writes the state of `conversation`; see `InferenceEngine.park`. Throws
    /// `.failed` when the disk does.
    func park(_ conversation: Conversation.ID) throws(EngineError) -> ParkedState? {
        guard let store, let stateKey, let origin, origin.conversation == conversation,
            !cached.isEmpty
        else { return nil }
        let began = MonotonicInstant.now
        let name = stateKey.fileName(for: conversation)
        if parkedAt == changes, let file = store.open(name), store.touch(name) {
            return ParkedState(
                tokens: cached.count, bytes: file.size,
                seconds: MonotonicInstant.now.seconds(since: began))
        }
        context.synchronize()
        let stateBytes = context.stateBytes(.whole)
        guard stateBytes > 0, context.endPosition == cached.count else { return nil }
        let header = StateFile.Header(
            key: stateKey, conversation: conversation, origin: origin, tokens: cached.count,
            checkpoints: checkpoints.all.map {
                StateFile.Header.Checkpoint(
                    tokens: $0.tokens, isBoundary: $0.isBoundary, bytes: $0.state.count)
            },
            stateBytes: stateBytes)
        let beginning = StateFile.beginning(header)
        let size = StateFile.size(header, beginning: beginning)
        do throws(FileFailure) {
            let isWritten = try unsafe store.write(name, size: size) { file in
                unsafe StateFile.write(
                    header, beginning: beginning, tokens: cached, checkpoints: checkpoints.all,
                    into: file,
                    writeState: { unsafe context.copyState(.whole, into: $0) })
            }
            guard isWritten else { return nil }
        } catch {
            throw EngineError(
                .failed,
                "The conversation's state cannot be kept in \(store.folder) (\(error)); make room there, or choose another folder."
            )
        }
        parkedAt = changes
        return ParkedState(
            tokens: cached.count, bytes: size, seconds: MonotonicInstant.now.seconds(since: began))
    }

    /// Reads the state of `conversation`; see `InferenceEngine.restore`. What
    /// the cache held before is gone when it returns a state.
    func restore(_ conversation: Conversation.ID) -> ParkedState? {
        guard let store, let stateKey else { return nil }
        let began = MonotonicInstant.now
        // It never left.
        if origin?.conversation == conversation, !cached.isEmpty {
            return ParkedState(tokens: cached.count, bytes: 0, seconds: 0)
        }
        let name = stateKey.fileName(for: conversation)
        guard let file = store.open(name) else { return nil }
        let contents: StateFile.Contents
        do throws(StateFile.Problem) {
            contents = try unsafe StateFile.read(file.bytes)
        } catch {
            if case .damaged = error { store.remove(name) }
            return nil
        }
        guard contents.header.key == stateKey, contents.header.conversation == conversation,
            !contents.tokens.isEmpty, contents.tokens.count <= loaded.contextWindow
        else { return nil }

        forget()
        let state = unsafe UnsafeRawBufferPointer(rebasing: file.bytes[contents.state])
        guard unsafe context.setState(.whole, from: state),
            context.endPosition == contents.tokens.count
        else {
            forget()
            store.remove(name)
            return nil
        }
        cached = contents.tokens
        origin = contents.header.origin
        for checkpoint in contents.checkpoints { checkpoints.append(checkpoint) }
        parkedAt = changes
        store.touch(name)
        return ParkedState(
            tokens: cached.count, bytes: file.size,
            seconds: MonotonicInstant.now.seconds(since: began))
    }
}
