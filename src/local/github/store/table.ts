import type { Database } from "./database.ts";

export type Row = { readonly id: number };

/** What a row can be found by: its repository, the thing it belongs to, and a name. */
export type Place = { readonly repo?: number; readonly parent?: number; readonly key?: string };

export type Table<T extends Row> = {
  /** Keeps a new row and gives it an id. */
  insert(row: Omit<T, "id"> & { readonly id?: number }): T;
  /** Replaces the row of that id. */
  put(row: T): T;
  /** Replaces some values of a row; throws when there is no such row. */
  change(id: number, values: Partial<Omit<T, "id">>): T;
  get(id: number): T | undefined;
  /** All rows at a place, oldest first. */
  all(place?: Place): readonly T[];
  /** The oldest row at a place. */
  find(place: Place): T | undefined;
  remove(id: number): void;
};

/** Rows of one kind, kept as JSON beside the columns they are found by. */
export function openTable<T extends Row>(database: Database, kind: string, placeOf: (row: T) => Place): Table<T> {
  const { sql } = database;
  const write = sql.prepare(
    "INSERT OR REPLACE INTO record (kind, id, repo, parent, key, data) VALUES (?, ?, ?, ?, ?, ?)",
  );
  const byId = sql.prepare("SELECT data FROM record WHERE kind = ? AND id = ?");
  const erase = sql.prepare("DELETE FROM record WHERE kind = ? AND id = ?");
  const read = (data: unknown): T => JSON.parse(String(data)) as T;

  const table: Table<T> = {
    insert(row) {
      const kept = { ...row, id: row.id ?? database.nextId() } as T;
      return table.put(kept);
    },
    put(row) {
      const place = placeOf(row);
      write.run(kind, row.id, place.repo ?? null, place.parent ?? null, place.key ?? null, JSON.stringify(row));
      return row;
    },
    change(id, values) {
      const row = table.get(id);
      if (row === undefined) throw new Error(`no ${kind} ${id}`);
      return table.put({ ...row, ...values });
    },
    get(id) {
      const found = byId.get(kind, id);
      return found === undefined ? undefined : read(found.data);
    },
    all(place = {}) {
      const { where, values } = toWhere(kind, place);
      return sql
        .prepare(`SELECT data FROM record WHERE ${where} ORDER BY id`)
        .all(...values)
        .map((row) => read(row.data));
    },
    find(place) {
      const { where, values } = toWhere(kind, place);
      const found = sql.prepare(`SELECT data FROM record WHERE ${where} ORDER BY id LIMIT 1`).get(...values);
      return found === undefined ? undefined : read(found.data);
    },
    remove: (id) => void erase.run(kind, id),
  };
  return table;
}

function toWhere(kind: string, place: Place): { readonly where: string; readonly values: (string | number)[] } {
  const parts = ["kind = ?"];
  const values: (string | number)[] = [kind];
  for (const column of ["repo", "parent", "key"] as const) {
    const value = place[column];
    if (value === undefined) continue;
    parts.push(`${column} = ?`);
    values.push(value);
  }
  return { where: parts.join(" AND "), values };
}
