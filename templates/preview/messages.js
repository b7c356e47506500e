// What the program tells of the content: errors in sight, warnings folded.

import { make } from "./pages.js";

export function counted(number, noun) {
  return `${number} ${noun}${number > 1 ? "s" : ""}`;
}

function item(told) {
  return make("li", {},
    make("p", {}, make("span", { className: "where", textContent: told.where }), " ", make("span", { className: "code", textContent: told.code })),
    make("p", { className: "message", textContent: told.message }),
    make("p", { className: "hint", textContent: told.hint }));
}

/* Fills the panel; the value is the errors and the warnings. */
export function show(panel, state) {
  const errors = state.told.filter(told => told.severity === "erreur"), warnings = state.told.filter(told => told.severity !== "erreur");
  const open = panel.querySelector("details")?.open ?? false;
  const parts = [make("h2", { textContent: errors.length ? counted(errors.length, "erreur") : warnings.length ? "Aucune erreur" : "Rien à signaler" })];
  if (state.pdf === "refused" && state.pages.length) parts.push(make("p", { className: "kept", textContent: "Le PDF précédent reste tel quel." }));
  if (errors.length) parts.push(make("ul", {}, ...errors.map(item)));
  if (warnings.length) parts.push(make("details", { open }, make("summary", { textContent: counted(warnings.length, "avertissement") }), make("ul", {}, ...warnings.map(item))));
  panel.replaceChildren(...parts);
  return { errors, warnings };
}
