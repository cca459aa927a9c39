/** The report: which view is shown, the documents as they are unpacked, and the keys. */
class App {
  constructor(root, index) {
    Object.assign(this, { root, index, labels: new Labels(), many: index.documents.length !== 1 || Boolean(index.compare), views: new Map(), unpacked: new Map() });
    this.gallery = this.many ? new Gallery(index, this) : null;
    this.dialog = this.keysDialog();
    this.announcer = make("p", { class: "told", role: "alert", hidden: true });
    addEventListener("hashchange", () => this.route());
    addEventListener("keydown", (event) => this.key(event));
    addEventListener("beforeunload", (event) => { if (this.labels.unsaved) event.preventDefault(); });
  }

  /** The document at a place; chunks are unpacked when one of theirs is first looked at. */
  async page(place) {
    const chunk = Math.floor(place / this.index.chunk);
    if (!this.unpacked.has(chunk)) {
      const packed = atob(document.querySelectorAll("script.chunk")[chunk].textContent);
      const bytes = Uint8Array.from(packed, (c) => c.charCodeAt(0));
      const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"));
      if (this.unpacked.size > 5) this.unpacked.delete(this.unpacked.keys().next().value);
      this.unpacked.set(chunk, await new Response(stream).json());
    }
    return this.unpacked.get(chunk)[place % this.index.chunk];
  }

  async route() {
    const place = this.many ? Number(location.hash.slice(1)) - 1 : 0;
    const there = Number.isInteger(place) && place >= 0 && place < this.index.documents.length;
    this.place = there ? place : null;
    if (!there) {
      this.view = null;
      this.gallery.refresh();
      this.show(this.gallery.element, this.index.title);
      return;
    }
    const page = await this.page(place);
    if (this.place !== place) return; // another was asked for while this one was unpacked
    this.view = new DocumentView(place, page, this.labels, this);
    this.show(this.view.element, page.title || page.id || this.index.title);
    scrollTo(0, 0);
  }

  show(element, title) {
    document.title = shown(title);
    this.root.replaceChildren(this.announcer, element, this.dialog);
    this.root.dataset.ready = "yes";
  }

  async save() {
    const places = this.many ? this.index.documents.map((_, place) => place).filter((place) => this.labels.edited(place) || this.labels.read.has(place)) : [0];
    this.announcer.hidden = places.length > 0;
    if (!places.length) {
      this.announcer.textContent = "Nothing to save yet: correct a document, or mark one as read through.";
      return;
    }
    let text = "";
    for (const place of places) text += `${JSON.stringify(this.labels.row(place, await this.page(place)))}\n`;
    download("labels.jsonl", text);
    this.labels.unsaved = false;
  }

  help() { this.dialog.showModal(); }

  keysDialog() {
    const keys = [["j k", "next, previous paragraph"], ["w", "why"], ["1 … 9", `role: ${ROLES.join(", ")}`], ["s e", "the story starts, ends here"], ["u", "undo"], ["b", "to the story's end"], ["/", "search"], ["[ ]", "previous, next document"], ["?", "these keys"]];
    const dialog = make("dialog", { "aria-labelledby": "keys" }, make("h2", { id: "keys" }, "Keys"),
      make("table", {}, make("tbody", {}, ...keys.map(([key, does]) => make("tr", {}, make("th", { scope: "row" }, make("kbd", {}, key)), make("td", {}, does))))),
      make("p", {}, make("button", { type: "button", click: () => dialog.close() }, "Close")));
    return dialog;
  }

  key(event) {
    if (event.ctrlKey || event.metaKey || event.altKey || this.dialog.open) return;
    const typing = event.target.closest?.("input, select, textarea");
    if (typing) {
      if (event.key === "Escape") event.target.blur();
      return;
    }
    if (event.key === "?") this.help();
    else if (this.many && this.place !== null && (event.key === "[" || event.key === "]")) {
      const order = this.gallery.order.includes(this.place) ? this.gallery.order : this.index.documents.map((_, place) => place);
      const next = order[order.indexOf(this.place) + (event.key === "]" ? 1 : -1)];
      if (next !== undefined) location.hash = String(next + 1);
    } else if (!this.view?.key(event.key)) return;
    event.preventDefault();
  }
}

new App(document.getElementById("app"), JSON.parse(document.getElementById("index").textContent)).route();
