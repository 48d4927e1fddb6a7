// Brings another passage to the top of the window and tells screen readers of it, as a new page would.

const shown = (globalThis[Symbol.for("qual.plain")] ??= { step: null });

export default function top({ data }) {
  const before = shown.step;
  shown.step = data.step;
  if (before === null || before === data.step) return;
  requestAnimationFrame(() =>
    setTimeout(() => {
      document.querySelector("[data-testid=stMain]")?.scrollTo({ top: 0 });
      const heading = document.querySelector(".st-key-plain-head :is(h1, h2)");
      if (!heading) return;
      heading.tabIndex = -1;
      heading.focus({ preventScroll: true });
    }, 50),
  );
}
