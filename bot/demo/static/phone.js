// One phone: its chat with the bot and everything the person can do there.

import { act, look, upload } from "/static/api.js";
import { ChatLog } from "/static/log.js";
import { showMenu } from "/static/menu.js";
import { dress, say } from "/static/words.js";
import { Writing } from "/static/writing.js";

const PATIENCE = 6000; // milliseconds until the page says that nobody answers
const TOAST = 3500;

export class Phone {
  // `shell`: {bot, showPanel, switchLanguage, payload, follower, alert}.
  constructor(id, name, shell) {
    this.id = id;
    this.name = name;
    this.shell = shell;
    this.busy = new Set();
    this.taps = new Map();
    this.state = null;
    const template = document.getElementById("phone-template");
    this.root = template.content.firstElementChild.cloneNode(true);
    this.root.dataset.phone = id;
    this.find = (selector) => this.root.querySelector(selector);
    this.log = new ChatLog(this.root, this, (message, place) => this.showActions(message, place));
    this.writing = new Writing(
      this.root,
      (text, context) => this.submit(text, context),
      (kind, file, caption) => this.attach(kind, file, caption),
    );
    this.bind();
    this.relabel();
  }

  get bot() {
    return this.shell.bot();
  }

  bind() {
    const onClick = (selector, run) =>
      this.find(selector).addEventListener("click", (event) => run(event.currentTarget));
    onClick(".commands", (anchor) => this.showCommands(anchor));
    onClick(".attach", (anchor) => this.showAttach(anchor));
    onClick(".more", (anchor) => this.showMore(anchor));
    onClick(".open-panel", () => this.shell.showPanel());
    onClick(".begin button", () => this.start(this.shell.payload()));
  }

  relabel() {
    dress(this.root);
    this.root.setAttribute("aria-label", say("chat_with", { name: this.name, bot: this.bot.name }));
    this.find(".bot-name").textContent = this.bot.name;
    this.find(".avatar").textContent = [...this.bot.name.split(/[・·\s]/)[0]].pop() ?? "";
    this.find(".holder").textContent = this.name;
    this.log.forget();
    if (this.state) this.show(this.state);
  }

  // --- what the person does -------------------------------------------------------------

  async do(name, wish = {}) {
    try {
      return await act(`phones/${this.id}/${name}`, wish);
    } catch (error) {
      this.toast(say("failed", { why: error.message }));
      return null;
    }
  }

  submit(text, context) {
    if (context?.kind === "edit") return this.do("edit", { message: context.id, text });
    return this.send(text, context?.id ?? null);
  }

  send(text, replyTo = null) {
    this.stick = true;
    return this.do("send", { text, reply_to: replyTo });
  }

  start(payload = "") {
    this.stick = true;
    return this.do("start", { payload });
  }

  // A link that invites learners, seen by somebody who works here, is followed on a learner's phone.
  follow(payload) {
    return this.shell.follower(this).start(payload);
  }

  async attach(kind, file, caption) {
    this.stick = true;
    try {
      await upload(this.id, kind, file, caption);
    } catch (error) {
      this.toast(say("failed", { why: error.message }));
    }
  }

  async tap(message, row, column) {
    const answer = await this.do("tap", { message, row, column });
    if (!answer) return;
    if (answer.url) {
      window.open(answer.url, "_blank", "noopener");
      return;
    }
    this.taps.set(answer.tap, `${message}/${row}/${column}`);
    this.busy.add(`${message}/${row}/${column}`);
    setTimeout(() => this.endTap(answer.tap) && this.toast(say("no_answer")), PATIENCE * 2);
    await this.refresh();
  }

  // Ends the waiting of a button; false when it had ended before.
  endTap(tap) {
    const key = this.taps.get(tap);
    if (!key) return false;
    this.taps.delete(tap);
    this.busy.delete(key);
    this.log.paint(this.state.messages, this.description());
    return true;
  }

  async copy(text) {
    await navigator.clipboard?.writeText(text);
    this.toast(say("copied"));
  }

  // --- menus ----------------------------------------------------------------------------

  showCommands(anchor) {
    const items = (this.state?.commands ?? []).map((command) => ({
      label: `/${command.command}`,
      hint: command.description,
      run: () => this.send(`/${command.command}`),
    }));
    if (items.length) showMenu(this.root, say("commands"), items, anchor);
    else this.toast(say("no_commands", { bot: this.bot.name }));
  }

  showAttach(anchor) {
    const items = ["photo", "document", "voice"].map((kind) => ({
      label: say(kind),
      run: () => this.writing.choose(kind),
    }));
    showMenu(this.root, say("attach"), items, anchor);
  }

  showMore(anchor) {
    const blocked = this.state?.blocked;
    const items = [
      { label: say("language"), run: () => this.shell.switchLanguage() },
      {
        label: say(blocked ? "unblock" : "block", { bot: this.bot.name }),
        run: () => this.do(blocked ? "unblock" : "block"),
      },
    ];
    showMenu(this.root, say("more"), items, anchor);
  }

  showActions(id, place) {
    const message = this.state.messages.find((one) => one.id === id);
    if (!message) return;
    const tie = (kind) => () => this.writing.answer({ kind, message });
    const items = [{ label: say("reply"), run: tie("reply") }];
    if (message.mine && message.text && !message.forwarded) {
      items.push({ label: say("edit"), run: tie("edit") });
    }
    if (message.text) items.push({ label: say("copy"), run: () => this.copy(message.text) });
    showMenu(this.root, say("actions"), items, place);
  }

  // --- what the person sees -------------------------------------------------------------

  // One look at a time; what happens meanwhile asks for one more.
  async refresh() {
    this.again = true;
    if (this.loading) return;
    this.loading = true;
    try {
      while (this.again) {
        this.again = false;
        this.show(await look(`phones/${this.id}`));
      }
    } finally {
      this.loading = false;
    }
  }

  show(state) {
    this.state = state;
    for (const toast of state.toasts) {
      if (!this.endTap(toast.tap) || !toast.text) continue;
      if (toast.alert) this.shell.alert(toast.text);
      else this.toast(toast.text);
    }
    this.log.show(state.messages, this.description(), this.stick);
    this.stick = false;
    const talking = state.started && !state.blocked;
    this.find(".composer").hidden = !talking;
    this.find(".begin").hidden = talking;
    this.find(".begin button").textContent = say(state.blocked ? "restart" : "start");
    this.presence();
  }

  description() {
    return this.state.description || say("empty", { bot: this.bot.name });
  }

  toast(text) {
    const place = this.find(".toast");
    place.textContent = text;
    place.hidden = false;
    clearTimeout(this.toastTimer);
    this.toastTimer = setTimeout(() => {
      place.hidden = true;
    }, TOAST);
  }

  // The line under the bot's name, and the banner when nobody is at the other end.
  presence(listening = this.listening) {
    this.listening = listening;
    const line = this.find(".presence");
    line.classList.toggle("typing", Boolean(this.state?.typing));
    line.textContent = say(this.state?.typing ? "typing" : "bot");
    const last = this.state?.messages.at(-1);
    const waits = last?.mine && !last.reactions.length;
    const banner = this.find(".banner");
    clearTimeout(this.hintTimer);
    if (listening !== false && !waits) banner.hidden = true;
    else this.hintTimer = setTimeout(() => this.hint(banner), PATIENCE);
  }

  // The line to the local server itself is gone, or back.
  lost(gone) {
    const banner = this.find(".banner");
    banner.hidden = !gone;
    banner.textContent = say("lost");
  }

  hint(banner) {
    banner.hidden = false;
    banner.textContent = say(this.listening === false ? "away" : "silent", { bot: this.bot.name });
  }
}
