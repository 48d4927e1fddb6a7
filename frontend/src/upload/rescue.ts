// What an earlier page recorded and could not send: brought to the server when this page opens.

import type { Drafts } from "./drafts";
import { heldNow, holding, onto, type Keep, type Kept, type Piece } from "./keep";
import { Saver } from "./saver";

export interface RescueHooks {
  /** Called with how many seconds of sound are still on their way, and at the end with 0. */
  tell: (seconds: number) => void;
  wait: (ms: number) => Promise<void>;
}

/** Send everything this person's pages left in this browser; return whether all of it has arrived. */
export async function rescue(keep: Keep, drafts: Drafts, user: string, project: string, hooks: RescueHooks): Promise<boolean> {
  let all = true;
  const held = await heldNow();
  for (const kept of await keep.list(user, project)) {
    if (held.has(kept.id)) continue; // another page is recording it, and sends by itself
    await holding(kept.id, async () => {
      all = (await bring(keep, drafts, kept, hooks)) && all;
    });
  }
  return all;
}

async function bring(keep: Keep, drafts: Drafts, kept: Kept, hooks: RescueHooks): Promise<boolean> {
  const pieces = await keep.pieces(kept.id);
  if (!pieces.length) {
    await keep.forget(kept.id);
    return true;
  }
  const known = (await drafts.list()).find((draft) => draft.id === kept.id);
  if (!known) return bring(keep, drafts, await anew(keep, drafts, kept, pieces), hooks);
  const saver = new Saver(known.size, {
    send: (offset, bytes) => drafts.send(kept.id, offset, bytes),
    changed: () => hooks.tell(saver.unsaved / 2 / kept.rate),
    wait: hooks.wait,
  });
  for (const bytes of onto(known.size, pieces)) saver.add(bytes);
  hooks.tell(saver.unsaved / 2 / kept.rate);
  await saver.save();
  hooks.tell(0);
  if (saver.refused) return false;
  await keep.forget(kept.id);
  return true;
}

/** The server has lost the recording: begin another and move to it what is kept here, from its first byte on. */
async function anew(keep: Keep, drafts: Drafts, kept: Kept, pieces: Piece[]): Promise<Kept> {
  const other = { ...kept, id: await drafts.begin(kept.name, kept.rate) };
  await keep.begin(other);
  let offset = 0;
  for (const bytes of onto(0, pieces)) {
    await keep.put(other.id, { offset, bytes }, true);
    offset += bytes.length;
  }
  await keep.forget(kept.id);
  return other;
}
