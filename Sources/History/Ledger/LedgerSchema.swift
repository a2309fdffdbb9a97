/// The tables of the ledger: what was measured of every turn. They hold no
/// text of a conversation.
enum LedgerSchema {
    /// One row for each different `SpeedConfiguration`; `json` is all of it,
    /// with sorted keys. What is filtered by has a column of its own.
    static let configurations = """
        CREATE TABLE configurations (
            key INTEGER PRIMARY KEY,
            json TEXT NOT NULL UNIQUE,
            model TEXT NOT NULL,
            quantization TEXT,
            engine TEXT NOT NULL,
            engine_build TEXT,
            machine TEXT NOT NULL
        ) STRICT;
        """

    /// `sent_at` is in seconds since 1970, as the turn has it. `conversation`
    /// and `message` are ids that refer to nothing: what was measured outlives
    /// what was said. They go with the conversation, whoever deletes it.
    ///
    /// A figure is a number and, in the column that ends in `_from`, its
    /// provenance. In `details` is a `TurnDetails` as JSON, or NULL for none.
    static let turns = """
        CREATE TABLE turns (
            key INTEGER PRIMARY KEY,
            configuration INTEGER NOT NULL REFERENCES configurations(key),
            sent_at REAL NOT NULL,
            conversation TEXT,
            message INTEGER,
            context_window INTEGER NOT NULL,
            finish_reason TEXT NOT NULL,
            prompt_tokens INTEGER,
            cached_tokens INTEGER,
            completion_tokens INTEGER,
            reasoning_tokens INTEGER,
            first_token_seconds REAL,
            first_token_seconds_from TEXT,
            prefill_seconds REAL,
            prefill_seconds_from TEXT,
            decode_seconds REAL,
            decode_seconds_from TEXT,
            reasoning_seconds REAL,
            reasoning_seconds_from TEXT,
            prefill_rate REAL,
            prefill_rate_from TEXT,
            decode_rate REAL,
            decode_rate_from TEXT,
            effective_rate REAL,
            effective_rate_from TEXT,
            bandwidth REAL,
            bandwidth_from TEXT,
            bandwidth_share REAL,
            bandwidth_share_from TEXT,
            joules_per_token REAL,
            joules_per_token_from TEXT,
            energy_scope TEXT,
            latency_p50 REAL,
            latency_p95 REAL,
            latency_p99 REAL,
            latency_max REAL,
            latency_from TEXT,
            details TEXT
        ) STRICT;
        CREATE INDEX turns_by_configuration ON turns(configuration, sent_at);
        CREATE INDEX turns_by_time ON turns(sent_at);
        CREATE INDEX turns_by_conversation ON turns(conversation) WHERE conversation IS NOT NULL;
        CREATE TRIGGER turns_outlive_conversation AFTER DELETE ON conversations BEGIN
            UPDATE turns SET conversation = NULL, message = NULL WHERE conversation = OLD.id;
        END;
        """

    /// Without rowids the samples of a turn lie side by side, in their order.
    static let samples = """
        CREATE TABLE depth_samples (
            turn INTEGER NOT NULL REFERENCES turns(key) ON DELETE CASCADE,
            position INTEGER NOT NULL,
            depth REAL NOT NULL,
            tokens INTEGER NOT NULL,
            seconds REAL NOT NULL,
            threads INTEGER,
            clock REAL,
            temperature REAL,
            other_load REAL,
            usable_cores REAL,
            PRIMARY KEY (turn, position)
        ) STRICT, WITHOUT ROWID;
        """
}
