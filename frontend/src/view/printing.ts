// The interview on paper: all turns made at once, at the width of the page, so that brackets stand beside their words.

import type { Transcript } from "./transcript";

/** Returns the function that takes the listeners away again. */
export function watchPrinting(root: HTMLElement, transcript: Transcript): () => void {
  const before = (): void => {
    root.classList.add("qw-printing");
    transcript.everything();
  };
  const after = (): void => {
    root.classList.remove("qw-printing");
    transcript.everything();
  };
  window.addEventListener("beforeprint", before);
  window.addEventListener("afterprint", after);
  return () => {
    window.removeEventListener("beforeprint", before);
    window.removeEventListener("afterprint", after);
  };
}
