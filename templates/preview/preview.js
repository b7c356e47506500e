// The preview: hears of each change, keeps the reader's place, answers keys and buttons.

import { counted, show } from "./messages.js";
import { Stage, make } from "./pages.js";

const ZOOMS = ["fit", 0.5, 0.75, 1, 1.5, 2, 3];
const PDF = { making: "PDF en cours", ready: "PDF à jour", proved: "PDF à jour et relu", faulty: "PDF à corriger", refused: "PDF non mis à jour" };

const $ = id => document.getElementById(id);
const body = document.body, panel = $("panel"), strip = $("strip");
const stage = new Stage($("stage"), strip, moved);

/* What is remembered of a reader's settings; a browser may forbid it. */
const memory = {
  get(name, otherwise) { try { return localStorage.getItem(name) ?? otherwise } catch { return otherwise } },
  set(name, value) { try { localStorage.setItem(name, value) } catch { /* forgotten at the end */ } },
};

function moved(page) {
  if (!page) return;
  if (decodeURIComponent(location.hash.slice(1)) !== page.key) history.replaceState(null, "", `#${page.key}`);
  $("parts").value = page.part;
}

function follow() {
  const asked = decodeURIComponent(location.hash.slice(1));
  stage.go(/^\d+$/.test(asked) ? stage.pages.find(page => page.folio === Number(asked))?.key : asked);
}

/* Settings */

function setZoom(zoom) {
  stage.setZoom(zoom);
  $("zoom").value = String(zoom);
  $("smaller").disabled = zoom === ZOOMS[1];
  $("larger").disabled = zoom === ZOOMS.at(-1);
  memory.set("zoom", zoom);
}

function zoomBy(step) {
  const scale = stage.mm / (96 / 25.4), steps = ZOOMS.slice(1);
  const next = step > 0 ? steps.find(each => each > scale + 0.01) : steps.findLast(each => each < scale - 0.01);
  if (next) setZoom(next);
}

function toggle(name, on = $(name).ariaPressed !== "true") {
  $(name).ariaPressed = String(on);
  if (name === "flatplan") strip.hidden = !on;
  else body.toggleAttribute(`data-${name}`, on);
  memory.set(name, on ? "on" : "off");
}

function openPanel(on = panel.hidden) {
  panel.hidden = !on;
  $("messages").ariaExpanded = String(on);
}

/* News */

let last = { told: [], pages: [] };

function hear(state) {
  const first = !last.pages.length, failed = last.told.some(told => told.severity === "erreur");
  body.dataset.pdf = state.pdf;
  if (state.busy) return tell(`Composition : ${state.busy}`);
  if (!state.pdf) return;
  document.title = `${state.series} – ${state.edition}`.replace(/^ – $/, "Aperçu");
  $("series").textContent = state.series || "Aperçu";
  $("edition").textContent = state.edition;
  const shown = JSON.stringify([state.parts, state.pages]), changed = shown === last.shown ? [] : display(state);
  const { errors, warnings } = show(panel, state);
  if (first && state.pages.length) {
    setZoom(stage.zoom);
    if (location.hash) follow();
    if (!stage.current) stage.go(stage.pages[0].key);
  }
  body.toggleAttribute("data-errors", errors.length > 0);
  $("count").textContent = errors.length || warnings.length || "";
  $("count").ariaLabel = `${counted(errors.length, "erreur")}, ${counted(warnings.length, "avertissement")}`;
  if (errors.length && JSON.stringify(state.told) !== JSON.stringify(last.told)) openPanel(true);
  if (!errors.length && failed) openPanel(false);
  const folios = changed.map(page => page.folio).join(", ");
  tell(`${PDF[state.pdf]} · ${state.took.toFixed(1).replace(".", ",")} s`);
  if (errors.length) announce(`${counted(errors.length, "erreur")} : ${errors[0].where}, ${errors[0].message}`);
  else if (folios) announce(`Mis à jour : page ${folios}`);
  else if (failed) announce("Corrigé : mis à jour");
  else if (first) announce("Pages prêtes");
  last = { ...state, shown };
}

/* The pages and the list of parts; the value is the pages that have changed. */
function display(state) {
  $("parts").replaceChildren(...state.parts.map(part => make("option", { value: part.slug, textContent: `${part.first}  ${part.title}` })));
  return stage.show(state);
}

function tell(words) {
  $("state").textContent = words;
}

function announce(words) {
  $("news").textContent = words;
}

/* Keys */

const KEYS = {
  ArrowLeft: () => stage.step(-1), ArrowRight: () => stage.step(1), PageUp: () => stage.step(-1), PageDown: () => stage.step(1),
  ArrowUp: () => stage.step(-1), ArrowDown: () => stage.step(1), Home: () => stage.step(-Infinity), End: () => stage.step(Infinity),
  "+": () => zoomBy(1), "=": () => zoomBy(1), "-": () => zoomBy(-1), 0: () => setZoom("fit"),
  g: () => toggle("grid"), m: () => toggle("margins"), c: () => toggle("flatplan"), e: () => openPanel(),
  p: () => $("pdf").click(), "?": () => $("keys").showModal(), Escape: () => openPanel(false),
};

addEventListener("keydown", event => {
  const scrolls = stage.zoom !== "fit" || stage.single;
  if (event.ctrlKey || event.metaKey || event.altKey || $("keys").open || event.target.matches("select")) return;
  if (!Object.hasOwn(KEYS, event.key) || (scrolls && /^Arrow(Up|Down)$/.test(event.key))) return;
  if (panel.contains(event.target) && /^(Arrow|Page|Home|End)/.test(event.key)) return;
  event.preventDefault();
  KEYS[event.key]();
});

$("zoom").append(...ZOOMS.map(zoom => make("option", { value: zoom, textContent: zoom === "fit" ? "Ajusté" : `${zoom * 100} %` })));
$("zoom").onchange = event => setZoom(Number(event.target.value) || "fit");
$("smaller").onclick = () => zoomBy(-1);
$("larger").onclick = () => zoomBy(1);
for (const name of ["grid", "margins", "flatplan"]) $(name).onclick = () => toggle(name);
$("messages").onclick = () => openPanel();
$("help").onclick = () => $("keys").showModal();
$("parts").onchange = event => stage.go(event.target.value);
addEventListener("hashchange", follow);

for (const name of ["grid", "margins"]) toggle(name, memory.get(name) === "on");
toggle("flatplan", memory.get("flatplan", innerWidth > 1000 ? "on" : "off") === "on");
stage.zoom = Number(memory.get("zoom", "fit")) || "fit";

const news = new EventSource("events");
news.onmessage = event => hear(JSON.parse(event.data));
news.onerror = () => tell("Le programme ne répond plus : relancez « build.py preview »");
