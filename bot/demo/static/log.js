// The list of messages on a phone: painted piece by piece, kept at its end, walked by keys.

import { bubble } from "/static/bubble.js";
import { dayName, dayOf, language } from "/static/words.js";

const PRESS = 450; // milliseconds that make a press a long one
const NEAR = 90; // pixels from the end that still count as the end

export class ChatLog {
  // `chat` is what bubbles talk to; `open(id, place)` shows what can be done with a message.
  constructor(root, chat, open) {
    this.root = root.querySelector(".log");
    this.jump = root.querySelector(".to-end");
    this.chat = chat;
    this.open = open;
    this.shown = new Map();
    this.unread = 0;
    this.atEnd = true;
    this.newest = 0;
    this.root.addEventListener("scroll", () => this.scrolled(), { passive: true });
    this.root.addEventListener("contextmenu", (event) => this.held(event));
    this.root.addEventListener("dblclick", (event) => this.held(event));
    this.root.addEventListener("keydown", (event) => this.walk(event));
    this.jump.addEventListener("click", () => this.toEnd("smooth"));
    this.longPress();
    new ResizeObserver(() => this.atEnd && this.toEnd()).observe(this.root);
  }

  forget() {
    this.shown.clear();
  }

  // Shows the messages; `stick` follows the end even when the person had scrolled away.
  show(messages, description, stick) {
    const first = !this.newest;
    const fresh = messages.filter((one) => one.id > this.newest && !one.mine).length;
    const follow = this.atEnd || stick || first;
    this.paint(messages, description, !first);
    this.newest = messages.at(-1)?.id ?? this.newest;
    if (follow) this.toEnd();
    else if (fresh) this.count(this.unread + fresh);
  }

  paint(messages, description, lively = false) {
    const wanted = [];
    let day = "";
    messages.forEach((message, at) => {
      if (dayOf(message.at) !== day) {
        day = dayOf(message.at);
        wanted.push(this.keep(`day ${day}`, language(), () => separator(message.at)));
      }
      const after = messages[at + 1];
      const last = !after || after.mine !== message.mine || dayOf(after.at) !== day;
      const item = this.keep(message.id, this.lookOf(message), () => bubble(message, this.chat), lively);
      item.classList.toggle("last", last);
      wanted.push(item);
    });
    if (!messages.length) wanted.push(this.keep("empty", description, () => card(description)));
    const kept = new Set(wanted);
    for (const [key, one] of this.shown) if (!kept.has(one.element)) this.shown.delete(key);
    reconcile(this.root, wanted);
  }

  lookOf(message) {
    const busy = [...this.chat.busy].filter((key) => key.startsWith(`${message.id}/`));
    return JSON.stringify([message, busy]);
  }

  keep(key, look, build, lively = false) {
    const known = this.shown.get(key);
    if (known?.look === look) return known.element;
    const element = build();
    if (!known && lively) element.classList.add("fresh");
    this.shown.set(key, { look, element });
    return element;
  }

  held(event) {
    const item = event.target.closest(".message");
    if (!item || event.target.closest("a, .key, audio")) return;
    event.preventDefault();
    this.open(Number(item.dataset.message), { x: event.clientX, y: event.clientY });
  }

  longPress() {
    let timer = 0;
    this.root.addEventListener("pointerdown", (event) => {
      if (event.pointerType !== "mouse") timer = setTimeout(() => this.held(event), PRESS);
    });
    for (const name of ["pointerup", "pointercancel", "pointermove"]) {
      this.root.addEventListener(name, () => clearTimeout(timer), { passive: true });
    }
  }

  walk(event) {
    const items = [...this.root.querySelectorAll(".message")];
    const at = items.indexOf(event.target);
    const step = { ArrowUp: -1, ArrowDown: 1 }[event.key];
    if (step && (event.target === this.root || at >= 0)) {
      event.preventDefault();
      const next = at < 0 ? items.length - 1 : Math.min(Math.max(at + step, 0), items.length - 1);
      items[next]?.focus();
    } else if ((event.key === "Enter" || event.key === " ") && at >= 0) {
      event.preventDefault();
      this.open(Number(items[at].dataset.message), items[at]);
    }
  }

  toEnd(behavior = "instant") {
    this.root.scrollTo({ top: this.root.scrollHeight, behavior });
    this.count(0);
  }

  count(unread) {
    this.unread = unread;
    this.jump.querySelector(".count").textContent = unread || "";
  }

  scrolled() {
    const left = this.root.scrollHeight - this.root.scrollTop - this.root.clientHeight;
    this.atEnd = left < NEAR;
    this.jump.hidden = this.atEnd;
    if (this.atEnd) this.count(0);
  }
}

function separator(iso) {
  const line = document.createElement("div");
  line.className = "day";
  const label = document.createElement("span");
  label.textContent = dayName(iso);
  line.append(label);
  return line;
}

function card(description) {
  const element = document.createElement("div");
  element.className = "empty";
  element.textContent = description;
  return element;
}

// Makes `root` hold exactly `wanted`, moving as little as possible.
function reconcile(root, wanted) {
  wanted.forEach((element, at) => {
    if (root.children[at] !== element) root.insertBefore(element, root.children[at] ?? null);
  });
  while (root.children.length > wanted.length) root.lastElementChild.remove();
}

