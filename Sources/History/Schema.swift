internal import GRDB

/// The tables, and the steps that lead to them from every earlier version.
///
/// A migration that has been released is never changed; a new one is added.
enum Schema {
    /// Marks a SQLite file as canter's history: `cntr` in ASCII.
    static let applicationID = 0x636E_7472

    static var migrator: DatabaseMigrator {
        var migrator = DatabaseMigrator()
        migrator.registerMigration("1") { db in
            try db.execute(sql: "PRAGMA application_id = \(applicationID)")
            try db.execute(sql: conversations)
            try db.execute(sql: messages)
        }
        migrator.registerMigration("2") { db in
            try db.execute(sql: details)
        }
        migrator.registerMigration("3") { db in
            try db.execute(sql: titles)
        }
        migrator.registerMigration("4") { db in
            try db.execute(sql: LedgerSchema.configurations)
            try db.execute(sql: LedgerSchema.turns)
            try db.execute(sql: LedgerSchema.samples)
        }
        migrator.registerMigration("5") { db in
            try db.execute(sql: versions)
            try db.execute(sql: parents)
            try db.execute(sql: digests)
            try db.execute(sql: fillDigests)
            try db.execute(sql: tagsAndDrafts)
            try SearchIndex.make(db)
        }
        return migrator
    }

    /// Times are milliseconds since 1970. `revision` goes up by one with every
    /// save, so that a process notices another one's.
    private static let conversations = """
        CREATE TABLE conversations (
            key INTEGER PRIMARY KEY,
            id TEXT NOT NULL UNIQUE,
            title TEXT NOT NULL,
            revision INTEGER NOT NULL,
            created_at INTEGER NOT NULL,
            updated_at INTEGER NOT NULL
        ) STRICT;
        CREATE INDEX conversations_by_update ON conversations(updated_at);
        """

    /// `key` is the row's own number, which a full-text index can refer to;
    /// `id` is the message's within its conversation. The columns from `model`
    /// on are a reply's; `model` is NULL for a message that has none. What is
    /// grouped and summed by has a column of its own, the rest is in `figures`.
    private static let messages = """
        CREATE TABLE messages (
            key INTEGER PRIMARY KEY,
            conversation INTEGER NOT NULL REFERENCES conversations(key) ON DELETE CASCADE,
            id INTEGER NOT NULL,
            position INTEGER NOT NULL,
            role TEXT NOT NULL,
            text TEXT NOT NULL,
            reasoning TEXT NOT NULL,
            created_at INTEGER NOT NULL,
            model TEXT,
            quantization TEXT,
            engine TEXT,
            finish_reason TEXT,
            prompt_tokens INTEGER,
            cached_tokens INTEGER,
            completion_tokens INTEGER,
            reasoning_tokens INTEGER,
            figures TEXT,
            seed INTEGER,
            UNIQUE (conversation, id)
        ) STRICT;
        CREATE INDEX messages_by_model ON messages(model, quantization) WHERE model IS NOT NULL;
        """

    /// `cut` is a `ContextCut` and `details` a `ReplyDetails`, both as JSON:
    /// nothing is searched or summed by what is in them.
    private static let details = """
        ALTER TABLE conversations ADD COLUMN cut TEXT;
        ALTER TABLE messages ADD COLUMN details TEXT;
        """

    /// Whether a person gave the title, 0 or 1.
    private static let titles = """
        ALTER TABLE conversations ADD COLUMN has_own_title INTEGER NOT NULL DEFAULT 0;
        """

    /// The tree of versions. `parent` is the `id` of the message that a message
    /// follows within its conversation, NULL for a first one. `is_aside` is 1 for
    /// the messages that are not shown; `position` is the index among the others.
    private static let versions = """
        ALTER TABLE messages ADD COLUMN parent INTEGER;
        ALTER TABLE messages ADD COLUMN is_aside INTEGER NOT NULL DEFAULT 0;
        """

    /// Makes each message that is shown follow the one before it.
    static let parents = """
        UPDATE messages SET parent = line.parent FROM (
            SELECT key AS row, lag(id) OVER (PARTITION BY conversation ORDER BY position, id) AS parent
            FROM messages WHERE is_aside = 0
        ) AS line WHERE line.row = messages.key;
        """

    /// What the list shows of a conversation's messages, so that it need not read
    /// them: a `ConversationDigest`. `archived_at` is NULL for what is not archived.
    private static let digests = """
        ALTER TABLE conversations ADD COLUMN archived_at INTEGER;
        ALTER TABLE conversations ADD COLUMN shown INTEGER NOT NULL DEFAULT 0;
        ALTER TABLE conversations ADD COLUMN versions INTEGER NOT NULL DEFAULT 0;
        ALTER TABLE conversations ADD COLUMN tokens INTEGER;
        ALTER TABLE conversations ADD COLUMN model TEXT;
        ALTER TABLE conversations ADD COLUMN quantization TEXT;
        """

    /// Makes the digests of all conversations anew.
    static let fillDigests = """
        UPDATE conversations SET
            shown = (SELECT count(*) FROM messages m WHERE m.conversation = conversations.key AND m.is_aside = 0),
            versions = (SELECT count(*) FROM messages m WHERE m.conversation = conversations.key AND m.is_aside = 1),
            tokens = (SELECT m.prompt_tokens + m.completion_tokens FROM messages m
                WHERE m.conversation = conversations.key AND m.is_aside = 0 AND m.model IS NOT NULL
                    AND m.prompt_tokens IS NOT NULL AND m.completion_tokens IS NOT NULL
                ORDER BY m.position DESC LIMIT 1);
        UPDATE conversations SET (model, quantization) = (SELECT m.model, m.quantization FROM messages m
            WHERE m.conversation = conversations.key AND m.is_aside = 0 AND m.model IS NOT NULL
            ORDER BY m.position DESC LIMIT 1);
        """

    /// Tags go with their conversation. A draft may belong to a conversation that
    /// has no row yet: `id` is the conversation's, and refers to nothing.
    private static let tagsAndDrafts = """
        CREATE TABLE tags (
            conversation INTEGER NOT NULL REFERENCES conversations(key) ON DELETE CASCADE,
            tag TEXT NOT NULL,
            PRIMARY KEY (conversation, tag)
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX tags_by_name ON tags(tag);
        CREATE TABLE drafts (
            id TEXT NOT NULL PRIMARY KEY,
            text TEXT NOT NULL,
            updated_at INTEGER NOT NULL
        ) STRICT, WITHOUT ROWID;
        """
}
