/* What the page does beyond being read: tables that sort and filter, and tips over the charts. */

/* "$1,234.50", "12%", "4.63 s" as numbers; null where nothing is known or a word stands. */
function numberIn(text) {
  const bare = text.trim().replace(/[$,%]/g, "").replace(/ (s|months)$/, "");
  const value = Number(bare);
  return bare === "" || bare === "-" || !Number.isFinite(value) ? null : value;
}

/* Unknown cells come last whichever way a column is sorted. */
function before(left, right, numeric, way) {
  if (!numeric) return way * left.localeCompare(right, "en", { numeric: true });
  const [one, two] = [numberIn(left), numberIn(right)];
  if (one === null || two === null) return (one === null) - (two === null);
  return way * (one - two);
}

function sortBy(table, place) {
  const heads = [...table.tHead.rows[0].cells];
  const head = heads[place];
  const numeric = head.classList.contains("number");
  const was = head.getAttribute("aria-sort");
  const now = was === null ? (numeric ? "descending" : "ascending") : was === "ascending" ? "descending" : "ascending";
  for (const each of heads) each.removeAttribute("aria-sort");
  head.setAttribute("aria-sort", now);
  const way = now === "ascending" ? 1 : -1;
  const body = table.tBodies[0];
  const said = (row) => row.cells[place].textContent;
  const rows = [...body.rows].sort((left, right) => before(said(left), said(right), numeric, way));
  body.append(...rows);
}

function made(tag, properties, ...children) {
  const element = Object.assign(document.createElement(tag), properties);
  element.append(...children);
  return element;
}

function startSort(table) {
  [...table.tHead.rows[0].cells].forEach((head, place) => {
    const button = made("button", { type: "button", className: "sort" }, ...head.childNodes);
    button.addEventListener("click", () => sortBy(table, place));
    head.append(button);
  });
}

function startFilter(table) {
  const heads = [...table.tHead.rows[0].cells].map((head) => head.textContent.trim());
  const tier = heads.indexOf("tier");
  const rows = [...table.tBodies[0].rows];
  const words = made("input", { type: "search", autocomplete: "off", spellcheck: false });
  const choice = made("select", {}, made("option", { value: "" }, "all tiers"));
  const tiers = tier < 0 ? [] : [...new Set(rows.map((row) => row.cells[tier].textContent.trim()))];
  choice.append(...tiers.map((name) => made("option", { value: name }, name)));
  const count = made("output", { className: "count" });
  function filter() {
    const wanted = words.value.trim().toLowerCase();
    let left = 0;
    for (const row of rows) {
      const fits = row.cells[0].textContent.toLowerCase().includes(wanted)
        && (choice.value === "" || row.cells[tier].textContent.trim() === choice.value);
      row.hidden = !fits;
      left += fits;
    }
    count.textContent = left + " of " + rows.length + " shown";
  }
  words.addEventListener("input", filter);
  choice.addEventListener("input", filter);
  const controls = made("div", { className: "controls" }, made("label", {}, "Filter by name ", words));
  if (tiers.length > 1) controls.append(made("label", {}, "Tier ", choice));
  controls.append(count);
  table.closest(".wide").before(controls);
  filter();
}

/* A mark's own title would wait for a second; this says the same at once, and to a finger too. */
function startTips() {
  const tip = made("div", { className: "tip", hidden: true });
  tip.setAttribute("aria-hidden", "true");
  document.body.append(tip);
  const texts = new Map();
  for (const title of document.querySelectorAll(".chart svg title")) {
    texts.set(title.parentNode, title.textContent);
    title.remove();
  }
  function show(event) {
    const mark = event.target instanceof Element ? event.target.closest(".chart svg [data-tip]") : null;
    const text = mark === null ? undefined : texts.get(mark);
    tip.hidden = text === undefined;
    if (text === undefined) return;
    tip.textContent = text;
    const left = Math.min(event.clientX + 12, document.documentElement.clientWidth - tip.offsetWidth - 8);
    tip.style.left = Math.max(8, left) + "px";
    tip.style.top = Math.max(8, event.clientY - tip.offsetHeight - 12) + "px";
  }
  document.addEventListener("pointermove", show);
  document.addEventListener("pointerdown", show);
  document.addEventListener("scroll", () => { tip.hidden = true; }, { passive: true });
}

/* Only a table that is wider than the page is a stop of the tabulator: it is scrolled by arrow keys. */
function startStops() {
  const watch = new ResizeObserver((entries) => {
    for (const { target } of entries) {
      if (target.scrollWidth > target.clientWidth) target.tabIndex = 0;
      else target.removeAttribute("tabindex");
    }
  });
  for (const each of document.querySelectorAll(".wide")) watch.observe(each);
}

/* Notes that are folded on a screen are open on paper. */
function startPaper() {
  const folded = [];
  addEventListener("beforeprint", () => {
    for (const each of document.querySelectorAll("details.more:not([open])")) {
      each.open = true;
      folded.push(each);
    }
  });
  addEventListener("afterprint", () => {
    for (const each of folded.splice(0)) each.open = false;
  });
}

for (const table of document.querySelectorAll("table.sorts")) startSort(table);
for (const table of document.querySelectorAll("table.filters")) startFilter(table);
for (const panel of document.querySelectorAll("[data-sums]")) startPanel(panel);
startTips();
startStops();
startPaper();
