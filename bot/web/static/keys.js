// The keys of the pages: everything they do can be done without them.
"use strict";

const help = document.getElementById("keys");
const entries = () => [...document.querySelectorAll("[data-entry]")];
const focused = () => document.activeElement?.closest("[data-entry]") ?? null;

const move = (step) => {
  const all = entries();
  if (all.length === 0) {
    return;
  }
  const at = all.indexOf(focused());
  const next = at < 0 ? (step > 0 ? 0 : all.length - 1) : at + step;
  all[Math.min(Math.max(next, 0), all.length - 1)].focus();
};

const grade = (value) => {
  const entry = focused() ?? entries()[0];
  entry?.querySelector(`.grade button[value="${value}"]`)?.click();
};

const reply = () => {
  const answer = (focused() ?? entries()[0])?.querySelector(".answer");
  if (answer) {
    answer.open = true;
    answer.querySelector("textarea").focus({ preventScroll: true });
    answer.scrollIntoView({ block: "nearest" });
  }
};

const search = () => {
  const field = document.getElementById("q");
  if (field) {
    field.focus();
  } else {
    location.assign("/search");
  }
};

const next = () => {
  const button = document.querySelector("#next button") ?? document.getElementById("start");
  button?.click();
};

const actions = {
  j: () => move(1),
  k: () => move(-1),
  r: reply,
  n: next,
  "/": search,
  "?": () => help.showModal(),
};
for (const value of ["0", "1", "2", "3", "4"]) {
  actions[value] = () => grade(value);
}

const typing = (element) => element.matches("input, textarea, select") || element.isContentEditable;

document.addEventListener("keydown", (event) => {
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
    event.target.form?.requestSubmit();
    return;
  }
  if (event.ctrlKey || event.metaKey || event.altKey || help.open) {
    return;
  }
  if (typing(event.target)) {
    if (event.key === "Escape") {
      (event.target.closest("[data-entry]") ?? document.body).focus();
    }
    return;
  }
  const action = actions[event.key];
  if (action) {
    event.preventDefault();
    action();
  }
});

document.querySelector("[data-help]")?.addEventListener("click", () => help.showModal());
