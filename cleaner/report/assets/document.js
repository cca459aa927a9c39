/** One document: its text in order, each paragraph with its role, confidence and fate. */
class DocumentView {
  constructor(place, page, labels, app) {
    Object.assign(this, { place, page, labels, app, hidden: new Set(), wanted: "", open: new Set(), current: 0 });
    this.element = make("div");
    this.draw();
  }

  draw() {
    const { page } = this;
    this.list = make("ol", { class: "text", "aria-label": "Paragraphs", id: "text" });
    this.strip = make("div", { class: "strip", "aria-hidden": "true", click: (event) => this.jump(event) });
    this.status = make("p", { class: "told", role: "status" });
    this.text = make("div", { class: "page" }, this.list, this.strip);
    this.frame = make("div", { hidden: true });
    this.element.replaceChildren(
      make("a", { class: "skip", href: "#text", click: (event) => { event.preventDefault(); this.focus(this.current); } }, "Skip to the text"),
      this.heading(), this.bar(), make("main", {}, this.text, this.frame));
    this.refresh();
  }

  heading() {
    const { page } = this;
    const about = [page.site, page.language, page.model && `model ${page.model}`].filter(Boolean).join(" · ");
    return make("header", {},
      this.app.many ? make("p", { class: "told" }, make("a", { href: "#" }, "All documents")) : null,
      make("h1", { dir: "auto" }, shown(page.title || page.id || "Document")),
      page.url ? make("p", { class: "told" }, linked(page.url)) : null,
      page.title && page.id ? make("p", { class: "told", dir: "auto" }, shown(page.id)) : null,
      about ? make("p", { class: "told", dir: "auto" }, shown(about)) : null,
      this.status);
  }

  bar() {
    const { page } = this;
    const counts = (role) => page.paragraphs.filter((paragraph) => paragraph.role === role).length;
    const chips = ROLES.filter(counts).map((role) =>
      make("button", { type: "button", class: `chip ${role}`, "aria-pressed": "true", "data-role": role,
        click: (event) => {
          this.hidden.has(role) ? this.hidden.delete(role) : this.hidden.add(role);
          event.currentTarget.setAttribute("aria-pressed", String(!this.hidden.has(role)));
          this.refresh();
        } }, `${role} ${counts(role)}`));
    this.search = make("input", { type: "search", placeholder: "Search", "aria-label": "Search the text",
      input: (event) => { this.wanted = event.target.value.trim().toLowerCase(); this.refresh(); } });
    this.none = make("input", { type: "checkbox", change: (event) => {
      this.labels.setNoStory(this.place, page, event.target.checked); this.refresh();
    } });
    this.seen = make("input", { type: "checkbox", change: (event) => {
      this.labels.read[event.target.checked ? "add" : "delete"](this.place); this.labels.unsaved = true; this.refresh();
    } });
    const view = page.overlay === null ? null : make("button", { type: "button", class: "plain", id: "view", "aria-pressed": "false",
      click: (event) => this.togglePage(event.currentTarget) }, "As a page");
    return make("div", { class: "bar", role: "region", "aria-label": "Tools" }, make("div", {}, ...chips, this.search,
      make("label", {}, this.none, "tells no story"),
      this.app.many ? make("label", {}, this.seen, "read through") : null,
      view,
      make("button", { type: "button", id: "save", click: () => this.app.save() }, "Save labels"),
      make("button", { type: "button", click: () => this.app.help() }, "Keys")));
  }

  /** The page in a frame that runs nothing: the frame is sandboxed, and the markup was stripped before. */
  togglePage(button) {
    const wants = this.frame.hidden;
    button.setAttribute("aria-pressed", String(wants));
    if (wants && !this.frame.firstChild)
      this.frame.append(make("iframe", { sandbox: "", srcdoc: this.page.overlay, title: "The page with its roles", referrerpolicy: "no-referrer" }));
    this.frame.hidden = !wants;
    this.text.hidden = wants;
  }

  edges(roles) {
    if (this.labels.tellsNone(this.place, this.page)) return null;
    if (this.labels.edited(this.place)) {
      if (!roles.includes("story")) return null;
      return { start: roles.indexOf("story"), end: roles.lastIndexOf("story") + 1, confidence: null };
    }
    return this.page.boundary;
  }

  keeps(index, roles) {
    if (!this.labels.edited(this.place)) return this.page.paragraphs[index].keep;
    return roles[index] === "story" && !this.labels.tellsNone(this.place, this.page);
  }

  refresh() {
    const { page } = this;
    const roles = this.labels.of(this.place, page);
    const edges = this.edges(roles);
    const items = [];
    const strip = [];
    let visible = 0;
    page.paragraphs.forEach((paragraph, i) => {
      if (edges && i === edges.start) items.push(edge("The story starts here"));
      const kept = this.keeps(i, roles);
      const out = this.hidden.has(roles[i]) || (this.wanted !== "" && !shown(paragraph.text).toLowerCase().includes(this.wanted));
      visible += !out;
      items.push(this.item(paragraph, i, roles[i], kept, out));
      const piece = make("i", { class: `${roles[i]}${kept ? " kept" : ""}${edges && i === edges.end - 1 ? " ends" : ""}`, "data-index": i });
      piece.style.flexGrow = String(Math.max(paragraph.text.length, 20));
      strip.push(piece);
      if (edges && i === edges.end - 1)
        items.push(edge(edges.confidence === null ? "The story ends here, as corrected" : `The story ends here, confidence ${share(edges.confidence)}`));
    });
    this.list.replaceChildren(...items);
    this.strip.replaceChildren(...strip);
    this.none.checked = this.labels.tellsNone(this.place, page);
    this.seen.checked = this.labels.read.has(this.place);
    const all = page.paragraphs.length;
    const stays = page.paragraphs.filter((_, i) => this.keeps(i, roles)).length;
    const told = this.labels.tellsNone(this.place, page) ? "No story. " : page.doubtful && !this.labels.edited(this.place) ? "In doubt, so nothing is cut. " : "";
    this.status.textContent = `${told}${number(stays)} of ${number(all)} paragraphs kept${visible < all ? `; ${number(visible)} shown` : ""}.`;
  }

  item(paragraph, i, role, kept, out) {
    const changed = role !== paragraph.role;
    const select = make("select", { "aria-label": `Role of paragraph ${i + 1}`, change: (event) => this.change([[i, event.target.value]], i) },
      ...ROLES.map((name) => make("option", { value: name, selected: name === role }, name)));
    const why = make("button", { type: "button", class: "why-button", "aria-expanded": String(this.open.has(i)), click: () => this.toggleWhy(i) }, "Why");
    return make("li", { class: `paragraph ${role} ${kept ? "kept" : "dropped"}${changed ? " edited" : ""}`, tabindex: i === this.current ? "0" : "-1",
        "data-index": i, hidden: out, focusin: () => this.hold(i) },
      make("div", { class: `meta ${role}` },
        make("span", { class: "number" }, String(i + 1)), select,
        make("span", { title: "How sure the model is of the role" }, share(paragraph.confidence)),
        make("span", {}, kept ? "kept" : "dropped"),
        paragraph.other ? make("span", { class: "other" }, `other: ${paragraph.other.role} ${share(paragraph.other.confidence)}, ${paragraph.other.keep ? "kept" : "dropped"}`) : null,
        paragraph.decision ? why : null,
        make("button", { type: "button", click: () => this.change(() => this.labels.moveStart(this.place, this.page, i), i), "aria-label": `Starts here: the story, with paragraph ${i + 1}` }, "Starts here"),
        make("button", { type: "button", click: () => this.change(() => this.labels.moveEnd(this.place, this.page, i), i), "aria-label": `Ends here: the story, with paragraph ${i + 1}` }, "Ends here")),
      make("p", { dir: "auto" }, ...marked(paragraph.text, this.wanted)),
      this.open.has(i) ? this.why(paragraph) : null);
  }

  why(paragraph) {
    const parts = [make("p", {}, `${shown(paragraph.decision)}${paragraph.story === null ? "" : `; by itself ${share(paragraph.story)} likely to be story`}.`)];
    if (paragraph.reasons) {
      const rows = paragraph.reasons.filter(([, , weight]) => Math.abs(weight) >= 0.05).map(([name, words, weight]) => {
        const side = weight < 0 ? "against" : "for";
        const meter = make("span", { class: `meter ${side}` });
        meter.style.width = `${Math.min(Math.abs(weight) * 2, 8)}rem`;
        return make("tr", {}, make("td", { class: `weight ${side}` }, `${weight < 0 ? "−" : "+"}${Math.abs(weight).toFixed(2)}`), make("td", {}, shown(`${name}: ${words}`)), make("td", { "aria-hidden": "true" }, meter));
      });
      parts.push(make("table", {}, make("thead", {}, make("tr", {}, make("th", { scope: "col" }, "Weight"), make("th", { scope: "col" }, "Evidence"), make("td", {}))), make("tbody", {}, ...rows)),
        make("p", { class: "told" }, "Log odds of story that are gone when the evidence is left out: + spoke for story, − against. They do not add up."));
    } else parts.push(make("p", { class: "told" }, "The evidence was not worked out here: cleaner inspect FILE --why tells it."));
    return make("div", { class: "why" }, ...parts);
  }

  toggleWhy(i) {
    this.open.has(i) ? this.open.delete(i) : this.open.add(i);
    this.refresh();
    this.list.querySelector(`[data-index="${i}"] .why-button`)?.focus();
  }

  change(what, i) {
    typeof what === "function" ? what() : this.labels.set(this.place, this.page, what);
    this.current = i;
    this.refresh();
    this.focus(i);
  }

  hold(i) {
    if (i === this.current) return;
    this.list.querySelector(`[data-index="${this.current}"]`)?.setAttribute("tabindex", "-1");
    this.current = i;
    this.list.querySelector(`[data-index="${i}"]`)?.setAttribute("tabindex", "0");
  }

  focus(i) {
    const item = this.list.querySelector(`[data-index="${i}"]`);
    if (item && !item.hidden) item.focus();
  }

  step(by) {
    const shownOnes = [...this.list.querySelectorAll(".paragraph:not([hidden])")].map((item) => Number(item.dataset.index));
    if (!shownOnes.length) return;
    const inside = this.list.contains(document.activeElement);
    const next = by > 0 ? shownOnes.find((i) => (inside ? i > this.current : i >= this.current)) : shownOnes.findLast((i) => i < this.current);
    this.focus(next ?? this.current);
  }

  jump(event) {
    const index = event.target.dataset.index;
    if (index === undefined) return;
    this.focus(Number(index));
    this.list.querySelector(`[data-index="${index}"]`)?.scrollIntoView({ block: "center" });
  }

  key(key) {
    const { labels, place, page } = this;
    const keys = {
      j: () => this.step(1), ArrowDown: () => this.step(1), k: () => this.step(-1), ArrowUp: () => this.step(-1),
      w: () => { this.open.has(this.current) ? this.open.delete(this.current) : this.open.add(this.current); this.refresh(); this.focus(this.current); },
      s: () => this.change(() => labels.moveStart(place, page, this.current), this.current),
      e: () => this.change(() => labels.moveEnd(place, page, this.current), this.current),
      u: () => { labels.takeBack(); this.refresh(); this.focus(this.current); },
      b: () => { const edges = this.edges(labels.of(place, page)); if (edges) this.focus(edges.end - 1); },
      "/": () => this.search.focus(),
    };
    if (/^[1-9]$/.test(key) && page.paragraphs.length) return this.change([[this.current, ROLES[Number(key) - 1]]], this.current), true;
    if (!keys[key] || (!page.paragraphs.length && key !== "/")) return false;
    keys[key]();
    return true;
  }
}

const edge = (label) => make("li", { class: "edge" }, label);
