// Which cards are chosen: of one list at a time, one by one or a stretch of them.

export interface Selection {
  list: string;
  ids: string[];
  /** The card a stretch is counted from. */
  anchor: string | null;
}

export const NOTHING: Selection = { list: "", ids: [], anchor: null };

/** The choice after a card was pressed: it is added or taken out, or all from the anchor to it are added. */
export function pressed(now: Selection, list: string, order: readonly string[], id: string, isStretch: boolean): Selection {
  const here = now.list === list ? now : { ...NOTHING, list };
  const from = here.anchor === null ? -1 : order.indexOf(here.anchor);
  const to = order.indexOf(id);
  if (isStretch && from >= 0 && to >= 0) {
    const stretch = order.slice(Math.min(from, to), Math.max(from, to) + 1);
    return { ...here, ids: order.filter((one) => here.ids.includes(one) || stretch.includes(one)) };
  }
  const ids = here.ids.includes(id) ? here.ids.filter((one) => one !== id) : order.filter((one) => one === id || here.ids.includes(one));
  return { list, ids, anchor: id };
}

/** The choice without what is no longer there. */
export function still(now: Selection, order: readonly string[]): Selection {
  const ids = now.ids.filter((id) => order.includes(id));
  return ids.length === now.ids.length ? now : { ...now, ids };
}

/** What is taken in hand with a card: all that is chosen if it is one of them, else the card alone. */
export function takenWith(now: Selection, list: string, id: string): string[] {
  return now.list === list && now.ids.includes(id) ? now.ids : [id];
}
