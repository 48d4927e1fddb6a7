// Tells the page what a hand does in the map's picture: clicks and lets go, or how much of it is seen. Streamlit itself
// is told of clicks only where nothing is drawn, of letting go only of what was drawn there, and never of a zoom.

const PATIENCE_MS = 250; // after the last step of a zoom or a move
const standing = new WeakSet(); // where the component stands: it is called again whenever the page is drawn

export default function hand({ data, parentElement, setStateValue, setTriggerValue }) {
  const around = parentElement.closest(".st-key-map-picture");
  if (!around || standing.has(parentElement)) return undefined;
  let picture = null;
  let waiting = 0;
  const onClick = (event) => {
    const number = event?.points?.[0]?.customdata;
    if (Number.isInteger(number)) setTriggerValue("clicked", number);
  };
  const onLetGo = () => setTriggerValue("let_go", true);
  const onMove = (change) => {
    if (!Object.keys(change ?? {}).some((name) => /^[xy]axis/.test(name))) return;
    clearTimeout(waiting);
    waiting = setTimeout(() => {
      const { xaxis, yaxis } = picture._fullLayout;
      setStateValue("view", [...xaxis.range, ...yaxis.range]);
    }, PATIENCE_MS);
  };
  const heard =
    data.tells === "view" ? { plotly_relayout: onMove } : { plotly_click: onClick, plotly_deselect: onLetGo };
  const look = () => {
    const found = around.querySelector(".js-plotly-plot");
    if (!found?.on || found === picture) return;
    picture = found;
    for (const [event, listener] of Object.entries(heard)) picture.on(event, listener);
  };
  const pictures = new MutationObserver(look); // another colouring is another picture
  pictures.observe(around, { childList: true, subtree: true });
  standing.add(parentElement);
  look();
  return () => {
    pictures.disconnect();
    clearTimeout(waiting);
    for (const [event, listener] of Object.entries(heard)) picture?.removeListener?.(event, listener);
    standing.delete(parentElement);
  };
}
