const ROWS = 100;
const SORTS = {
  title: ["Document", (row) => row.title.toLowerCase()],
  site: ["Site", (row) => row.site],
  doubt: ["Doubt", (row) => -row.doubt],
  removed: ["Words removed", (row) => -row.removed],
  words: ["Words", (row) => -row.words],
};
const DIFFERENCE = ["Words that differ", (row) => -row.differs];

/** Many documents: a table that is sorted, searched and paged, and what they come to by role and site. */
class Gallery {
  constructor(index, app) {
    this.rows = index.documents.map((row, place) => ({ ...row, place }));
    this.sorts = index.compare ? { ...SORTS, differs: DIFFERENCE } : SORTS;
    Object.assign(this, { index, app, by: index.compare ? "differs" : "doubt", first: 0, wanted: "" });
    this.body = make("tbody");
    this.status = make("p", { class: "told", role: "status" });
    this.head = make("tr");
    this.more = make("div", { class: "meta" });
    this.element = make("div", {},
      make("header", {}, make("h1", { dir: "auto" }, shown(index.title)), index.compare ? make("p", { class: "told", dir: "auto" }, shown(index.compare)) : null, this.status),
      make("div", { class: "bar", role: "region", "aria-label": "Tools" }, make("div", {},
        make("input", { type: "search", placeholder: "Search titles, ids and sites", "aria-label": "Search the documents", input: (event) => { this.wanted = event.target.value.trim().toLowerCase(); this.first = 0; this.refresh(); } }),
        make("button", { type: "button", id: "save", click: () => app.save() }, "Save labels"))),
      make("main", {}, make("h2", {}, "Documents"),
        make("div", { class: "table", tabindex: "0", role: "region", "aria-label": "Documents" }, make("table", { class: "list" }, make("thead", {}, this.head), this.body)),
        this.more, ...this.sums()));
    this.refresh();
  }

  chosen() {
    const key = this.sorts[this.by][1];
    const rows = this.wanted ? this.rows.filter((row) => `${row.title} ${row.id ?? ""} ${row.site}`.toLowerCase().includes(this.wanted)) : [...this.rows];
    return rows.map((row) => [key(row), row]).sort(([a, x], [b, y]) => (a < b ? -1 : a > b ? 1 : x.place - y.place)).map(([, row]) => row);
  }

  refresh() {
    const rows = this.chosen();
    this.order = rows.map((row) => row.place);
    this.head.replaceChildren(...Object.entries(this.sorts).map(([name, [label]]) =>
      make("th", { scope: "col", class: name === "title" || name === "site" ? "" : "n", "aria-sort": this.by === name ? (name === "title" || name === "site" ? "ascending" : "descending") : null },
        make("button", { type: "button", "data-sort": name, click: () => { this.by = name; this.first = 0; this.refresh(); } }, label))));
    this.body.replaceChildren(...rows.slice(this.first, this.first + ROWS).map((row) => this.row(row)));
    this.status.textContent = `${number(rows.length)} documents, ${number(rows.filter((row) => row.doubtful).length)} in doubt, ${number(rows.filter((row) => row.verdict === "no_story").length)} without a story.`;
    const turn = (label, to, on) => make("button", { type: "button", disabled: !on, click: () => { this.first = to; this.refresh(); } }, label);
    this.more.replaceChildren(...(rows.length > ROWS ? [
      turn("Before", this.first - ROWS, this.first > 0),
      make("span", {}, `${number(this.first + 1)}–${number(Math.min(this.first + ROWS, rows.length))} of ${number(rows.length)}`),
      turn("After", this.first + ROWS, this.first + ROWS < rows.length)] : []));
  }

  row(row) {
    const said = this.app.labels.edited(row.place) ? " · corrected" : this.app.labels.read.has(row.place) ? " · read" : "";
    const doubt = row.verdict === "no_story" ? "no story" : row.doubtful ? "whole" : share(row.doubt);
    return make("tr", {},
      make("td", { dir: "auto" }, make("a", { href: `#${row.place + 1}` }, shown(row.title || row.id || `document ${row.place + 1}`)), said),
      make("td", {}, shown(row.site)), make("td", { class: "n" }, doubt),
      make("td", { class: "n" }, `${number(row.removed)}`), make("td", { class: "n" }, number(row.words)),
      this.index.compare ? make("td", { class: "n" }, number(row.differs)) : null);
  }

  sums() {
    const roles = new Map();
    const sites = new Map();
    for (const row of this.rows) {
      for (const [role, [paragraphs, words]] of Object.entries(row.roles)) {
        const sum = roles.get(role) ?? [0, 0];
        roles.set(role, [sum[0] + paragraphs, sum[1] + words]);
      }
      const site = sites.get(row.site) ?? [0, 0, 0, 0];
      sites.set(row.site, [site[0] + 1, site[1] + row.doubtful, site[2] + row.removed, site[3] + row.words]);
    }
    const table = (label, columns, rows) => [make("h2", {}, label), make("div", { class: "table", tabindex: "0", role: "region", "aria-label": label }, make("table", { class: "list" },
      make("thead", {}, make("tr", {}, ...columns.map((name, i) => make("th", { scope: "col", class: i ? "n" : "" }, name)))),
      make("tbody", {}, ...rows.map((cells) => make("tr", {}, ...cells.map((cell, i) => make("td", { class: i ? "n" : "" }, cell)))))))];
    const largest = [...sites].sort((a, b) => b[1][0] - a[1][0]).slice(0, 100);
    return [
      ...table("By role", ["Role", "Paragraphs", "Words"], ROLES.filter((role) => roles.has(role)).map((role) => [role, ...roles.get(role).map(number)])),
      ...table(sites.size > 100 ? "By site, the hundred largest" : "By site", ["Site", "Documents", "In doubt", "Words removed", "Share removed"],
        largest.map(([site, [count, doubtful, removed, words]]) => [shown(site || "unknown"), number(count), number(doubtful), number(removed), share(words ? removed / words : 0)])),
    ];
  }
}
