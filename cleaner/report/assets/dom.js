const ROLES = ["headline", "byline", "story", "caption", "promo", "teaser", "comment", "about", "boilerplate"];

/** An element; attributes are set as attributes, children that are strings become text. Nothing is parsed. */
function make(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (typeof value === "function") element.addEventListener(name, value);
    else if (value !== null && value !== false) element.setAttribute(name, value === true ? "" : String(value));
  }
  element.append(...children.filter((child) => child !== null));
  return element;
}

// Controls that drive terminals, reorder a line or cannot be seen stand as the escapes that JSON has for them.
const HARMFUL = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]|\p{Surrogate}/gu;
const shown = (text) =>
  text.replace(/\r\n/g, "\n").replace(HARMFUL, (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, "0")}`);

/** Text with what is searched for marked. */
function marked(text, wanted) {
  const plain = shown(text);
  if (!wanted) return [plain];
  const parts = [];
  const folded = plain.toLowerCase();
  let at = 0;
  // Where folding changes a text's length, places would be off: then nothing is marked.
  for (let found; folded.length === plain.length && (found = folded.indexOf(wanted, at)) >= 0; at = found + wanted.length)
    parts.push(plain.slice(at, found), make("mark", {}, plain.slice(found, found + wanted.length)));
  parts.push(plain.slice(at));
  return parts;
}

const number = (value) => value.toLocaleString("en");
const share = (value) => (value === null || value === undefined ? "–" : value.toFixed(2));

/** An address as a link only where it is one that a browser may follow. */
const linked = (url) =>
  /^https?:\/\//i.test(url) ? make("a", { href: url, rel: "noreferrer noopener" }, shown(url)) : shown(url);

function download(name, text) {
  const address = URL.createObjectURL(new Blob([text], { type: "application/x-ndjson" }));
  const link = make("a", { href: address, download: name });
  link.click();
  setTimeout(() => URL.revokeObjectURL(address), 10000);
}
