// The pages of admins: formatting by a button, and pages that look again by themselves.
"use strict";

for (const row of document.querySelectorAll("[data-marks]")) {
  const area = document.getElementById(row.dataset.marks);
  row.addEventListener("click", (event) => {
    const button = event.target.closest("[data-mark]");
    if (!button) {
      return;
    }
    const mark = button.dataset.mark;
    const opening = mark === "a" ? '<a href="">' : `<${mark}>`;
    const { selectionStart: start, selectionEnd: end } = area;
    const chosen = area.value.slice(start, end);
    area.setRangeText(`${opening}${chosen}</${mark}>`, start, end, "end");
    // Where to type on: the address of a link, or within the marks.
    const place = mark === "a" ? start + opening.length - 2 : start + opening.length;
    area.setSelectionRange(place, mark === "a" ? place : place + chosen.length);
    area.focus();
  });
}

const again = document.querySelector("[data-refresh]");
if (again) {
  let going = true;
  again.querySelector("[data-refresh-stop]").addEventListener("click", (event) => {
    going = false;
    event.currentTarget.hidden = true;
  });
  setInterval(() => {
    // Whoever is in the middle of something is not interrupted.
    const busy = document.activeElement?.matches("input, textarea, select, button, summary");
    if (going && !busy && !document.hidden) {
      location.reload();
    }
  }, Number(again.dataset.refresh) * 1000);
}

// A link goes where it is to be pasted; without the permission it can still be marked by hand.
for (const button of document.querySelectorAll("[data-copy]")) {
  button.addEventListener("click", async () => {
    const source = document.getElementById(button.dataset.copy);
    try {
      await navigator.clipboard.writeText(source.textContent);
      button.textContent = button.dataset.done;
    } catch {
      getSelection().selectAllChildren(source);
    }
  });
}
