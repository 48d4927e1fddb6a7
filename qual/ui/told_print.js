// Prints the page: the browser's own dialog, from a button in the reader's language.

export default function printing({ data, parentElement }) {
  let button = parentElement.querySelector("button");
  if (!button) {
    button = document.createElement("button");
    button.type = "button";
    button.className = "told-print";
    button.onclick = () => window.print();
    parentElement.append(button);
  }
  button.textContent = data.label;
}
