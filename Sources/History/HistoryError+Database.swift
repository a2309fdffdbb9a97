internal import GRDB

extension HistoryError {
    /// What SQLite's `error` about the database at `path` means to a person.
    init(_ error: any Error, path: String) {
        switch error {
        case let error as HistoryError:
            self = error
        case let error as DatabaseError:
            self.init(error, path: path)
        case is RowDecodingError:
            self.init(DatabaseError(resultCode: .SQLITE_CORRUPT), path: path)
        case is CancellationError:
            self.init(.failed, "Reading the history was stopped: ask again.")
        default:
            self.init(
                .failed, "The history \(path) cannot be used (\(error)): free it or move it away.")
        }
    }

    private init(_ error: DatabaseError, path: String) {
        switch error.resultCode {
        case .SQLITE_NOTADB, .SQLITE_CORRUPT:
            self.init(
                .damaged,
                "The history \(path) is damaged: end canter and start it again, which saves what can be read."
            )
        case .SQLITE_CANTOPEN, .SQLITE_READONLY, .SQLITE_PERM, .SQLITE_AUTH:
            self.init(
                .inaccessible,
                "The history \(path) cannot be written: make the file and its folder writable.")
        case .SQLITE_FULL:
            self.init(
                .diskFull,
                "The history \(path) cannot be written, the disk is full: free some space.")
        case .SQLITE_BUSY, .SQLITE_LOCKED:
            self.init(
                .busy, "The history \(path) is locked by another program: end it and try again.")
        case .SQLITE_IOERR:
            self.init(
                .inaccessible, "The history \(path) cannot be read or written: check the disk.")
        default:
            self.init(
                .failed,
                "The history \(path) failed (\(error.message ?? "SQLite \(error.resultCode.rawValue)")): "
                    + "try again.")
        }
    }
}
