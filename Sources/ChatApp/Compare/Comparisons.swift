/// The comparison that runs, where one does.
actor Comparisons {
    private var current: (comparison: Comparison, task: Task<Void, Never>)?

    /// Begins one; one before is given up first.
    func begin(_ comparison: Comparison) async {
        await end()
        current = (comparison, Task { await comparison.run() })
    }

    func stop() async { await current?.comparison.stop() }

    /// Gives it up, and returns when it is over.
    func end() async {
        guard let current else { return }
        // Twice: engines that hang are not waited for.
        await current.comparison.stop()
        await current.comparison.stop()
        await current.task.value
        self.current = nil
    }
}
