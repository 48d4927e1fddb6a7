// Fetches the code of a panel from our own server; each is a file of its own whose address changes with its content.

import type { PanelModule } from "../view/panels";

/** Digest of each panel's file, put in by build.mjs. */
declare const PANEL_DIGESTS: Record<string, string>;

const loads = new Map<string, Promise<unknown>>();

export function loadPanel(name: string): Promise<PanelModule> {
  return loadPart<PanelModule>(name);
}

/** Fetch a module of src/panels that is no panel, but needed only now and then. */
export function loadPart<T>(name: string): Promise<T> {
  let load = loads.get(name);
  if (!load) {
    // with its host: a component's own script has no address that others could be relative to
    const address = `${location.origin}/api/panels/${name}.js?v=${PANEL_DIGESTS[name]}`;
    load = import(address) as Promise<unknown>;
    load.catch(() => loads.delete(name)); // the server was away; the next wish tries again
    loads.set(name, load);
  }
  return load as Promise<T>;
}
