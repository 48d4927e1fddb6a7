// Making the workspace fill the window below Streamlit's header, whatever stands around it.

/** Keep `root` as high as the rest of the window; returns the function that stops doing so. */
export function fitViewport(root: HTMLElement): () => void {
  let page: HTMLElement | null = null;
  const fit = (): void => {
    page = root.closest<HTMLElement>(".stMainBlockContainer") ?? page;
    if (page) {
      // not `:has(.qw)`: that is looked for again in the whole page after every change, 10 ms at a time
      page.dataset["qw"] = "";
      // the header lies over the page; panes.css leaves this much room for it
      const header = document.querySelector("[data-testid=stHeader]")?.getBoundingClientRect();
      page.style.setProperty("--qw-header", `${Math.max(0, Math.round(header?.bottom ?? 0))}px`);
    }
    const top = root.getBoundingClientRect().top + scrolled(root);
    root.style.setProperty("--qw-top", `${Math.max(0, Math.round(top))}px`);
  };
  const observer = new ResizeObserver(fit);
  observer.observe(document.body);
  if (root.parentElement) observer.observe(root.parentElement);
  const frame = requestAnimationFrame(fit);
  window.addEventListener("resize", fit);
  return () => {
    observer.disconnect();
    cancelAnimationFrame(frame);
    window.removeEventListener("resize", fit);
    // the next interview's workspace may stand there already
    if (page && page.querySelectorAll(".qw").length < 2) delete page.dataset["qw"];
  };
}

/** How far the containers around `element` are scrolled down. */
function scrolled(element: HTMLElement): number {
  let sum = 0;
  for (let up = element.parentElement; up; up = up.parentElement) sum += up.scrollTop;
  return sum;
}
