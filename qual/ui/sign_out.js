// Signs out by fetch: under the page's referrer policy a plain form would be sent without its origin, and refused.

export default function signOut({ data, parentElement }) {
  let button = parentElement.querySelector("button");
  if (!button) {
    button = document.createElement("button");
    button.type = "button";
    parentElement.append(button);
  }
  button.textContent = data.label;
  button.onclick = async () => {
    button.disabled = true;
    await fetch("/auth/logout", { method: "POST" }).catch(() => undefined);
    window.location.assign("/auth/login");
  };
}
