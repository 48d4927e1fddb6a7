// Fetches the code of a panel, or of another part, from our own server; its address changes with its content.

import type { PanelModule } from "../view/panels";

/** Digest of each panel's file, put in by build.mjs. */
declare const PANEL_DIGESTS: Record<string, string>;

const loads = new Map<string, Promise<unknown>>();

export const loadPanel = (name: string): Promise<PanelModule> => loadPart<PanelModule>(name);

export function loadPart<T>(name: string): Promise<T> {
  let load = loads.get(name);
  if (!load) {
    // with its host: a component's own script has no address that others could be relative to
    const address = `${location.origin}/api/panels/${name}.js?v=${PANEL_DIGESTS[name]}`;
    load = import(address);
    load.catch(() => loads.delete(name)); // the server was away; the next wish tries again
    loads.set(name, load);
  }
  return load as Promise<T>;
}
