// Writing to a learner: sentences to begin with, how long it is, and the place one came back to.
"use strict";

const phrases = document.getElementById("phrases");

const insert = (area, words) => {
  const before = area.value.slice(0, area.selectionStart);
  area.setRangeText(words, area.selectionStart, area.selectionEnd, "end");
  if (before && !/\s$/.test(before)) {
    area.setRangeText("\n", before.length, before.length, "preserve");
    area.selectionStart = area.selectionEnd = before.length + 1 + words.length;
  }
  area.dispatchEvent(new Event("input", { bubbles: true }));
  area.focus();
};

for (const form of document.querySelectorAll(".reply")) {
  const area = form.querySelector("textarea");
  const place = form.querySelector("[data-phrases]");
  place.append(phrases.content.cloneNode(true));
  place.addEventListener("click", (event) => {
    const button = event.target.closest("[data-insert]");
    if (button) {
      insert(area, button.dataset.insert);
    }
  });
  const count = form.querySelector("[data-count]");
  const show = () => {
    const length = [...area.value.trim()].length;
    count.textContent = length ? count.dataset.count.replace("#", length) : "";
    count.classList.toggle("too-much", length > Number(count.dataset.much));
  };
  area.addEventListener("input", show);
  show();
}

// The entry that was acted on is where keys go on from.
if (location.hash.startsWith("#e")) {
  document.getElementById(location.hash.slice(1))?.focus({ preventScroll: true });
}
