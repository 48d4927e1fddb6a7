// Lets a key put the cursor into a field, and Escape take it out again, so that the page's other keys work.

export default function keys({ data, parentElement }) {
  const page = parentElement.ownerDocument;
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
  page.addEventListener("keydown", onKey);
  return () => page.removeEventListener("keydown", onKey);
}
