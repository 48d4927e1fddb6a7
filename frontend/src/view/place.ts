// Where what opens at a place of the text stands.

/** Put `root` below `at` (relative to `frame`'s scrolled content), or above where there is no room below. */
export function placeAt(root: HTMLElement, at: DOMRect, frame: HTMLElement, gap: number): void {
  const outer = frame.getBoundingClientRect();
  const below = at.bottom + gap;
  const above = at.top - root.offsetHeight - gap;
  const top = below + root.offsetHeight > outer.bottom && above > outer.top ? above : below;
  const left = Math.max(outer.left + 12, Math.min(at.left, outer.right - root.offsetWidth - 24));
  root.style.top = `${top - outer.top + frame.scrollTop}px`;
  root.style.left = `${left - outer.left + frame.scrollLeft}px`;
}
