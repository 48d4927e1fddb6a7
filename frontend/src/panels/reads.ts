// Watches what stands on the screen and tells the server what was read. No panel, but loaded as one, when nothing else is to do.

import { ReadLog } from "../core/read_log";
import type { Stretch } from "../core/types";
import { tellRead } from "../net/reads";
import type { Desk } from "../view/desk";

const LOOK_EVERY_S = 2;
const TELL_EVERY_LOOKS = 5;

/** Begin; what is returned ends it. Nothing runs while the window is hidden. */
export function watchReading(desk: Desk): () => void {
  let log = new ReadLog();
  let doc = desk.model.doc;
  let timer = 0;
  let looks = 0;

  const tell = async (): Promise<void> => {
    const [told, of, stretches] = [log, doc, log.take()];
    if (!of || stretches.length === 0) return;
    const spans = stretches.map((one): [number, number] => [of.offsets.toPoints(one.from), of.offsets.toPoints(one.to)]);
    if (!(await tellRead(desk.model.state.interview.id, of.id, spans))) told.back(stretches);
  };
  const look = (): void => {
    if (doc !== desk.model.doc) {
      void tell(); // of the text as it was
      [log, doc] = [new ReadLog(), desk.model.doc];
    }
    log.look(doc && inSight(desk), LOOK_EVERY_S);
    if (++looks % TELL_EVERY_LOOKS === 0) void tell();
  };
  const change = (): void => {
    window.clearInterval(timer);
    if (document.visibilityState === "visible") timer = window.setInterval(look, LOOK_EVERY_S * 1000);
    else {
      log.interrupt();
      void tell();
    }
  };
  document.addEventListener("visibilitychange", change);
  change();
  return () => {
    window.clearInterval(timer);
    document.removeEventListener("visibilitychange", change);
    void tell();
  };
}

/** The characters in sight; of a turn that is cut off, as many as of its height. */
function inSight({ transcript }: Desk): Stretch | null {
  const seen = transcript.seen();
  if (!seen) return null;
  const frame = transcript.scroller.getBoundingClientRect();
  const part = (unit: number, y: number): number => {
    const view = transcript.viewAt(unit);
    if (!view) return unit;
    const { top, height } = view.element.getBoundingClientRect();
    const share = height > 0 ? Math.min(1, Math.max(0, (y - top) / height)) : 0;
    return Math.round(view.block.from + share * (view.block.to - view.block.from));
  };
  return { from: part(seen.from, frame.top), to: part(Math.max(seen.from, seen.to - 1), Math.min(frame.bottom, window.innerHeight)) };
}
