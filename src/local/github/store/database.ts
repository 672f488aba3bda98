import { DatabaseSync } from "node:sqlite";

/** The one SQLite file of a run's folder. */
export type Database = {
  readonly sql: DatabaseSync;
  /** A number never given before in this database. */
  nextId(): number;
  /** Runs `work` so that all it writes stays or nothing does; inside another transaction it joins that one. */
  transaction<T>(work: () => T): T;
  /** The port the server had when it was last started; 0 before. */
  port(): number;
  keepPort(port: number): void;
  /** Twice is once. */
  close(): void;
};

/** Opens (or makes) the database at `path`. Written with a journal that survives a killed process. */
export function openDatabase(path: string): Database {
  const sql = new DatabaseSync(path);
  sql.exec("PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA busy_timeout = 5000;");
  sql.exec(`
    CREATE TABLE IF NOT EXISTS record (
      kind TEXT NOT NULL, id INTEGER NOT NULL, repo INTEGER, parent INTEGER, key TEXT, data TEXT NOT NULL,
      PRIMARY KEY (kind, id)
    ) STRICT;
    CREATE INDEX IF NOT EXISTS record_parent ON record (kind, parent, repo);
    CREATE INDEX IF NOT EXISTS record_key ON record (kind, key);
    CREATE TABLE IF NOT EXISTS sequence (value INTEGER NOT NULL) STRICT;
    INSERT INTO sequence SELECT 1000 WHERE NOT EXISTS (SELECT 1 FROM sequence);
  `);
  const next = sql.prepare("UPDATE sequence SET value = value + 1 RETURNING value");
  let depth = 0;
  return {
    sql,
    nextId: () => Number(next.get()?.value),
    transaction(work) {
      if (depth > 0) return work();
      depth += 1;
      sql.exec("BEGIN IMMEDIATE");
      try {
        const result = work();
        sql.exec("COMMIT");
        return result;
      } catch (error) {
        sql.exec("ROLLBACK");
        throw error;
      } finally {
        depth -= 1;
      }
    },
    port: () => Number(sql.prepare("PRAGMA user_version").get()?.user_version ?? 0),
    keepPort: (port) => sql.exec(`PRAGMA user_version = ${Math.trunc(port)}`),
    close: () => {
      if (sql.isOpen) sql.close();
    },
  };
}
