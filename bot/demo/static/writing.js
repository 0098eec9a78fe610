// The writing line: a field that grows, what it answers or changes, and files to attach.

import { say } from "/static/words.js";

const TALLEST = 132; // pixels
const ACCEPT = { photo: "image/*", voice: "audio/*", document: "" };

export class Writing {
  // `submit(text, context)` sends; `attach(kind, file, caption)` sends a file.
  constructor(root, submit, attach) {
    this.find = (selector) => root.querySelector(selector);
    this.field = this.find("textarea");
    this.file = this.find(".file");
    this.context = null;
    this.submit = submit;
    this.find(".line").addEventListener("submit", (event) => {
      event.preventDefault();
      this.send();
    });
    this.field.addEventListener("input", () => this.resize());
    this.field.addEventListener("keydown", (event) => this.key(event));
    this.find(".cancel").addEventListener("click", () => this.answer(null));
    this.file.addEventListener("change", () => {
      const [chosen] = this.file.files;
      if (chosen) attach(this.file.dataset.kind, chosen, this.take());
      this.file.value = "";
    });
  }

  key(event) {
    if (event.key === "Escape") this.answer(null);
    // While an input method composes a character, Enter belongs to it.
    if (event.key !== "Enter" || event.shiftKey || event.isComposing || event.keyCode === 229) return;
    event.preventDefault();
    this.send();
  }

  send() {
    const context = this.context;
    const text = this.take();
    if (!text) return;
    this.answer(null);
    this.submit(text, context);
  }

  // What stands in the field, which is empty afterwards.
  take() {
    const text = this.field.value.trim();
    this.field.value = "";
    this.resize();
    return text;
  }

  choose(kind) {
    this.file.dataset.kind = kind;
    this.file.accept = ACCEPT[kind];
    this.file.click();
  }

  // Ties the next text to a message: {kind: "reply" | "edit", message}; null unties it.
  answer(wish) {
    const was = this.context?.kind;
    this.context = wish && { kind: wish.kind, id: wish.message.id };
    const strip = this.find(".context");
    strip.hidden = !wish;
    if (wish) {
      strip.querySelector("strong").textContent = say(wish.kind === "edit" ? "editing" : "replying");
      strip.querySelector("span").textContent = wish.message.text;
      if (wish.kind === "edit") this.field.value = wish.message.text;
      this.field.focus();
    } else if (was === "edit") this.field.value = "";
    this.resize();
  }

  resize() {
    this.field.style.setProperty("height", "auto");
    this.field.style.setProperty("height", `${Math.min(this.field.scrollHeight, TALLEST)}px`);
    this.find(".send").disabled = !this.field.value.trim();
  }
}
