// Sound the server has not confirmed yet, kept in the browser's own database: a reload or a crash loses none of it.

const NAME = "qual-recordings";
const VERSION = 1;

/** A recording of which something may exist only in this browser. */
export interface Kept {
  id: string; // the draft's id on the server
  user: string; // who made it; to others who use this browser it does not exist
  project: string;
  name: string;
  rate: number;
}

export interface Piece {
  offset: number; // bytes from the recording's beginning
  bytes: Uint8Array<ArrayBuffer>;
}

interface Row extends Piece {
  id: string;
  end: number;
}

export class Keep {
  private constructor(private readonly base: IDBDatabase) {}

  /** Open the database; null where the browser has none or keeps nothing (some private windows). */
  static open(): Promise<Keep | null> {
    return new Promise((resolve) => {
      try {
        const asked = indexedDB.open(NAME, VERSION);
        asked.onupgradeneeded = () => {
          asked.result.createObjectStore("drafts", { keyPath: "id" });
          asked.result.createObjectStore("pieces", { keyPath: ["id", "end"] }); // by the end: what is confirmed is one range
        };
        asked.onsuccess = () => resolve(new Keep(asked.result));
        asked.onerror = asked.onblocked = () => resolve(null);
      } catch {
        resolve(null);
      }
    });
  }

  async begin(kept: Kept): Promise<void> {
    await this.write((drafts) => drafts.put(kept));
  }

  /** Keep a piece; `safely` waits until the disk has it, for times when nobody else does. */
  async put(id: string, { offset, bytes }: Piece, safely: boolean): Promise<void> {
    const row: Row = { id, offset, end: offset + bytes.length, bytes };
    await this.write((_, pieces) => pieces.put(row), safely);
  }

  /** Let go of what ends at or before byte `size`. */
  async confirmed(id: string, size: number): Promise<void> {
    await this.write((_, pieces) => pieces.delete(IDBKeyRange.bound([id, 0], [id, size])));
  }

  async forget(id: string): Promise<void> {
    await this.write((drafts, pieces) => {
      drafts.delete(id);
      pieces.delete(IDBKeyRange.bound([id, 0], [id, Infinity]));
    });
  }

  async list(user: string, project: string): Promise<Kept[]> {
    const all = await this.read<Kept[]>("drafts", (drafts) => drafts.getAll());
    return all.filter((kept) => kept.user === user && kept.project === project);
  }

  /** Return what is kept of a recording, in order. */
  pieces(id: string): Promise<Piece[]> {
    return this.read<Piece[]>("pieces", (pieces) => pieces.getAll(IDBKeyRange.bound([id, 0], [id, Infinity])));
  }

  private write(act: (drafts: IDBObjectStore, pieces: IDBObjectStore) => void, safely = false): Promise<void> {
    return new Promise((resolve, reject) => {
      const change = this.base.transaction(["drafts", "pieces"], "readwrite", { durability: safely ? "strict" : "relaxed" });
      change.oncomplete = () => resolve();
      change.onabort = change.onerror = () => reject(change.error ?? new Error("the browser's database failed"));
      act(change.objectStore("drafts"), change.objectStore("pieces"));
    });
  }

  private read<T>(name: "drafts" | "pieces", ask: (store: IDBObjectStore) => IDBRequest): Promise<T> {
    return new Promise((resolve, reject) => {
      const asked = ask(this.base.transaction(name).objectStore(name));
      asked.onsuccess = () => resolve(asked.result as T);
      asked.onerror = () => reject(asked.error ?? new Error("the browser's database failed"));
    });
  }
}

/**
 * Hold a recording for this page while `held` runs, so that no other page of this browser offers it; the browser
 * lets go when the page dies. Answers false, at once, if another page holds it.
 */
export async function holding(id: string, held: () => Promise<void>): Promise<boolean> {
  if (!navigator.locks) {
    await held();
    return true;
  }
  return navigator.locks.request(`${NAME}:${id}`, { ifAvailable: true }, async (lock) => {
    if (lock) await held();
    return lock !== null;
  });
}

/** Say which recordings pages of this browser hold now. */
export async function heldNow(): Promise<Set<string>> {
  const locks = (await navigator.locks?.query())?.held ?? [];
  return new Set(locks.map((lock) => (lock.name ?? "").slice(NAME.length + 1)));
}

/**
 * Put pieces onto what the server has: parts it has are left out, and where something in between is gone for ever
 * (a server set back to an older copy) the rest follows without a hole.
 */
export function onto(size: number, pieces: readonly Piece[]): Uint8Array<ArrayBuffer>[] {
  const rest: Uint8Array<ArrayBuffer>[] = [];
  let reached = size;
  for (const { offset, bytes } of pieces) {
    const known = Math.max(0, reached - offset);
    if (known >= bytes.length) continue;
    rest.push(bytes.slice(known));
    reached = offset + bytes.length;
  }
  return rest;
}
