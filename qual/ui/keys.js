// Lets a key put the cursor into a field, and Escape take it out again, so that the page's other keys work.

const listening = new WeakMap(); // by where the component stands: it is called again whenever the page is drawn

export default function keys({ data, parentElement }) {
  const page = parentElement.ownerDocument;
  const stop = () => {
    page.removeEventListener("keydown", listening.get(parentElement));
    listening.delete(parentElement);
  };
  stop();
  const isWriting = (element) => Boolean(element?.closest?.("input, textarea, select, [contenteditable=true]"));
  const onKey = (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
    if (event.key === "Escape" && page.activeElement?.matches?.(data.field)) page.activeElement.blur();
    if (event.key.toLowerCase() !== data.key || isWriting(event.target)) return;
    const field = page.querySelector(data.field);
    if (!field) return;
    event.preventDefault();
    field.focus();
    field.scrollIntoView({ block: "center" });
  };
  listening.set(parentElement, onKey);
  page.addEventListener("keydown", onKey);
  return stop;
}
