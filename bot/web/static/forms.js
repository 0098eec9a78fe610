// Forms on every page: a choice that is made at once, and what is sent is sent once.
"use strict";

document.documentElement.classList.add("js");

for (const choice of document.querySelectorAll("[data-now]")) {
  choice.addEventListener("change", () => choice.form.requestSubmit());
}

// A form is sent once, however often its button is pressed.
document.addEventListener("submit", (event) => {
  if (event.target.method !== "post") {
    return;
  }
  if (event.target.dataset.sent) {
    event.preventDefault();
  }
  event.target.dataset.sent = "yes";
});
window.addEventListener("pageshow", () => {
  for (const form of document.querySelectorAll("form[data-sent]")) {
    delete form.dataset.sent;
  }
});
