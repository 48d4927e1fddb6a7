// Says in the reader's language what the server cannot: that it is away, that they are signed out, that a voice is gone.

const AGAIN_MS = 5_000;
const STATE = "data-test-connection-state"; // where Streamlit says whether its socket is open

export default function watch({ data, parentElement: here }) {
  here.told = data; // the newest language; what listens below was begun in an earlier one
  if (here.toldWatch) return here.toldWatch;
  const app = here.closest(`[${STATE}]`);
  const alert = document.createElement("div");
  alert.setAttribute("role", "alert");
  alert.className = "stApp told-alert"; // the first for our colours
  alert.style.colorScheme = getComputedStyle(app ?? here).colorScheme;
  alert.dataset.reactAriaTopLayer = "true"; // Streamlit's own dialog makes all but these unreachable; the look hides it
  document.body.append(alert);

  const isCutOff = () => app !== null && app.getAttribute(STATE) !== "CONNECTED";
  const look = async () => {
    const found = isCutOff() ? await connection() : "";
    if ((alert.dataset.found ?? "") === found) return;
    alert.dataset.found = found;
    document.body.classList.toggle("told-cut-off", found !== "");
    alert.replaceChildren(...said(found, here.told));
  };
  const silent = ({ target: player }) => {
    if (!(player instanceof HTMLAudioElement) || player.nextElementSibling?.role === "alert") return;
    const words = document.createElement("p");
    words.role = "alert";
    words.textContent = here.told.silent;
    player.after(words);
  };
  const observer = new MutationObserver(look);
  if (app) observer.observe(app, { attributes: true, attributeFilter: [STATE] });
  const timer = setInterval(() => isCutOff() && look(), AGAIN_MS);
  document.addEventListener("error", silent, true); // errors of a player do not bubble

  here.toldWatch = () => {
    observer.disconnect();
    clearInterval(timer);
    document.removeEventListener("error", silent, true);
    document.body.classList.remove("told-cut-off");
    alert.remove();
    delete here.toldWatch;
  };
  return here.toldWatch;
}

/** Return what cuts the page off: the server is away, or does not know any more who asks and leads to the sign-in page. */
async function connection() {
  try {
    const answer = await fetch("/", { redirect: "manual", cache: "no-store", headers: { accept: "text/html" } });
    return answer.type === "opaqueredirect" ? "signed_out" : answer.ok ? "" : "away";
  } catch {
    return "away";
  }
}

function said(found, words) {
  if (!found) return [];
  const sentence = document.createElement("p");
  sentence.textContent = words[found];
  if (found === "away") return [sentence];
  const way = document.createElement("a");
  const here = encodeURIComponent(location.pathname + location.search);
  way.href = `/auth/login?next=${here}&language=${words.language}`;
  way.textContent = words.sign_in;
  return [sentence, way];
}
