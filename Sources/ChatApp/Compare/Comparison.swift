internal import ChatCore
internal import EngineKit
internal import Sessions

/// Has the next message answered twice: by the model the chat has loaded, which is loaded no
/// second time, and by another in an engine of its own, which is ended afterwards.
///
/// Nothing of it is kept, in the conversation or in the history.
actor Comparison {
    private let plan: ComparisonPlan
    private let chat: SessionManager
    private let opponent: @Sendable (ChatSettings) async throws(CommandFailure) -> Opponent
    private let now: @Sendable () -> MonotonicInstant
    private let tell: @Sendable (ComparisonEvent) -> Void
    /// The sessions that answer now.
    private var answering: [SessionManager] = []
    private var isStopped = false

    /// - Parameters:
    ///   - chat: Idle, with its model loaded; not asked for a reply until `run` returns.
    ///   - opponent: Makes the right side's engine.
    ///   - tell: Called in order; must not block.
    init(
        _ plan: ComparisonPlan, chat: SessionManager,
        opponent: @escaping @Sendable (ChatSettings) async throws(CommandFailure) -> Opponent,
        now: @escaping @Sendable () -> MonotonicInstant = { .now },
        tell: @escaping @Sendable (ComparisonEvent) -> Void
    ) {
        self.plan = plan
        self.chat = chat
        self.opponent = opponent
        self.now = now
        self.tell = tell
    }

    /// Returns when both are over and the right engine is ended; a model of the chat's that was
    /// put aside is being loaded again then.
    func run() async {
        guard let lent = await chat.lend() else {
            tell(.failed("The chat's model is not ready to answer; send the message again."))
            return
        }
        let conversation = await chat.conversation
        let right: Opponent
        do throws(CommandFailure) {
            right = try await opponent(plan.right)
        } catch {
            tell(.failed(error.sentence ?? "The other model cannot be used."))
            return
        }
        let sides = [
            ComparisonSide(lent.engine, conversation, plan.left.reply, now: now),
            ComparisonSide(right.engine, conversation, plan.right.reply, now: now),
        ]
        let isShared = lent.request.sharesServers(with: right.request)
        let room = isShared ? .instead : await room(for: right, beside: lent.model)
        if case .none(let sentence) = room {
            await right.end(sides[1].manager)
            tell(.failed(sentence))
            return
        }
        let order =
            isShared
            ? .onOneServer
            : room == .instead
                ? .inItsPlace : ComparisonOrder(left: plan.left, right: plan.right)
        tell(.began(isAtOnce: order.isAtOnce, reason: order.reason))

        func answerLeft() async -> Message? {
            await answer(.left, sides[0]) { await $0.borrow(lent) }
        }
        func answerRight() async -> Message? {
            await answer(.right, sides[1]) { await $0.load(right.request) }
        }
        let replies: (left: Message?, right: Message?)
        if order.isAtOnce {
            async let left = answerLeft()
            async let other = answerRight()
            replies = await (left, other)
            await right.end(sides[1].manager)
        } else {
            let left = await answerLeft()
            let isPutAside = room == .instead && !isStopped
            if isPutAside { await chat.release() }
            let other = await answerRight()
            await right.end(sides[1].manager)
            if isPutAside { await chat.load(lent.request) }
            replies = (left, other)
        }
        tell(.ended(left: replies.left, right: replies.right))
    }

    /// Gives it up: what came is told by `ended`. A second time it does not wait for engines.
    func stop() async {
        isStopped = true
        for manager in answering { await manager.stop() }
    }

    // MARK: Parts

    private func answer(
        _ side: ComparisonPlan.Side, _ session: ComparisonSide,
        begin: (SessionManager) async -> Void
    ) async -> Message? {
        guard !isStopped else { return nil }
        answering.append(session.manager)
        defer { answering.removeAll { $0 === session.manager } }
        await begin(session.manager)
        // Stopped meanwhile, it has no turn yet that a stop would have ended.
        if isStopped {
            await session.manager.stop()
            return nil
        }
        await session.manager.send(plan.prompt, sentAt: now())
        if isStopped { await session.manager.stop() }
        let tell = tell
        return await session.reply { tell(.session(side, $0)) }
    }

    /// Whether both models fit at once. Engines that cannot tell are let try.
    private func room(for right: Opponent, beside own: LoadedModel) async -> ComparisonRoom {
        do throws(EngineError) {
            let estimate = try await right.engine.memory(for: right.request)
            let name = ModelFileName(path: right.request.model).stem
            return ComparisonRoom(for: estimate, own: own.memory, name: name)
        } catch {
            return .beside
        }
    }
}
