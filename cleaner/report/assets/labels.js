/** What a person said of the documents: roles where they were changed, and which documents were looked through. */
class Labels {
  constructor() {
    this.roles = new Map(); // document → array of roles
    this.read = new Set();
    this.noStory = new Map(); // document → whether it tells none
    this.undo = [];
    this.unsaved = false;
  }

  of(place, page) {
    return this.roles.get(place) ?? page.paragraphs.map((paragraph) => paragraph.role);
  }

  tellsNone(place, page) {
    return this.noStory.get(place) ?? page.verdict === "no_story";
  }

  edited(place) {
    return this.roles.has(place) || this.noStory.has(place);
  }

  set(place, page, changes) {
    const before = this.of(place, page);
    const roles = [...before];
    for (const [index, role] of changes) roles[index] = role;
    if (roles.every((role, index) => role === before[index])) return;
    this.undo.push([place, this.roles.get(place), this.noStory.get(place)]);
    this.roles.set(place, roles);
    if (this.tellsNone(place, page) && roles.includes("story")) this.noStory.set(place, false);
    this.unsaved = true;
  }

  setNoStory(place, page, none) {
    this.undo.push([place, this.roles.get(place), this.noStory.get(place)]);
    this.noStory.set(place, none);
    this.unsaved = true;
  }

  takeBack() {
    const last = this.undo.pop();
    if (!last) return;
    const [place, roles, none] = last;
    roles ? this.roles.set(place, roles) : this.roles.delete(place);
    none === undefined ? this.noStory.delete(place) : this.noStory.set(place, none);
  }

  /** The story becomes all from its start to `last`, what comes after it noise; or from `first` to its end. */
  moveEnd(place, page, last) {
    const roles = this.of(place, page);
    const end = roles.lastIndexOf("story");
    const changes = [];
    for (let i = last + 1; i <= end; i++) if (roles[i] === "story") changes.push([i, "teaser"]);
    for (let i = end + 1; i <= last; i++) changes.push([i, "story"]);
    if (last <= end) changes.push([last, "story"]);
    this.set(place, page, changes);
  }

  moveStart(place, page, first) {
    const roles = this.of(place, page);
    const start = roles.includes("story") ? roles.indexOf("story") : roles.length;
    const changes = [];
    for (let i = start; i < first; i++) if (roles[i] === "story") changes.push([i, "boilerplate"]);
    for (let i = first; i < Math.min(start, roles.length); i++) if (start < roles.length || i === first) changes.push([i, "story"]);
    if (first >= start) changes.push([first, "story"]);
    this.set(place, page, changes);
  }

  /** A row as `cleaner train --roles` takes it. */
  row(place, page) {
    const none = this.tellsNone(place, page);
    const roles = this.of(place, page).map((role) => (none && role === "story" ? "boilerplate" : role));
    const row = {
      id: page.id ?? `document ${place + 1}`,
      source: "corrected",
      site: page.site || "own",
      url: page.url,
      title: page.title,
      lang: page.language ?? "",
      verdict: none || !roles.includes("story") ? "no_story" : "story",
      end: roles.lastIndexOf("story"),
      paragraphs: page.paragraphs.map((paragraph, i) => ({ text: paragraph.text, role: roles[i] })),
    };
    if (page.html !== null) row.html = page.html;
    return row;
  }
}
