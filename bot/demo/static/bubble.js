// One message as it looks in the chat; everything is built as elements, never from markup.

import { minuteOf, say } from "/static/words.js";

const TAGS = {
  bold: "strong",
  italic: "em",
  underline: "u",
  strikethrough: "s",
  code: "code",
  pre: "pre",
  blockquote: "blockquote",
  expandable_blockquote: "blockquote",
};

function make(tag, name, text) {
  const element = document.createElement(tag);
  if (name) element.className = name;
  if (text !== undefined) element.textContent = text;
  return element;
}

function startOf(url, username) {
  const match = /^https?:\/\/t\.me\/(\w+)\?start=([\w-]*)$/.exec(url);
  return match && match[1].toLowerCase() === username.toLowerCase() ? match[2] : null;
}

function link(url, chat) {
  const payload = startOf(url, chat.bot.username);
  if (payload !== null) return press(() => chat.follow(payload));
  if (!/^https?:\/\//.test(url)) return make("span", "link");
  const element = make("a");
  element.href = url;
  element.target = "_blank";
  element.rel = "noopener noreferrer";
  return element;
}

function press(run) {
  const element = make("button", "link");
  element.type = "button";
  element.addEventListener("click", run);
  return element;
}

function wrap(entity, piece, chat) {
  if (entity.type === "text_link") return link(entity.url, chat);
  if (entity.type === "url") return link(piece, chat);
  if (entity.type === "bot_command") return press(() => chat.send(piece));
  if (entity.type === "spoiler") {
    const hidden = make("span", "spoiler");
    hidden.addEventListener("click", () => hidden.classList.add("shown"));
    return hidden;
  }
  return make(TAGS[entity.type] || "span", entity.type);
}

// Entities count UTF-16 units, as JavaScript strings do; inner ones come after outer ones.
export function words(text, entities, chat) {
  const root = document.createDocumentFragment();
  const sorted = [...entities].sort((a, b) => a.offset - b.offset || b.length - a.length);
  fill(root, text, 0, text.length, sorted, chat);
  return root;
}

function fill(root, text, from, to, entities, chat) {
  let at = from;
  while (entities.length && entities[0].offset < to) {
    const entity = entities.shift();
    const start = Math.max(entity.offset, at);
    const end = Math.min(entity.offset + entity.length, to);
    if (end <= start) continue;
    root.append(text.slice(at, start));
    const inner = wrap(entity, text.slice(start, end), chat);
    fill(inner, text, start, end, entities, chat);
    root.append(inner);
    at = end;
  }
  root.append(text.slice(at, to));
}

function picture(found, message, chat) {
  const frame = make("a", "picture");
  frame.href = found.url;
  frame.target = "_blank";
  frame.rel = "noopener";
  const image = make("img");
  image.src = found.url;
  image.width = found.width;
  image.height = found.height;
  image.alt = say(message.mine ? "my_picture" : "picture", { bot: chat.bot.name });
  frame.append(image);
  return frame;
}

function sizeOf(bytes) {
  if (bytes < 1024) return `${bytes} B`;
  if (bytes < 1048576) return `${Math.round(bytes / 1024)} KB`;
  return `${(bytes / 1048576).toFixed(1)} MB`;
}

function file(found) {
  const row = make("a", "file-row");
  row.href = found.url;
  row.download = found.name;
  row.setAttribute("aria-label", say("download", { name: found.name }));
  row.append(make("span", "file-mark", found.name.split(".").pop().slice(0, 4).toUpperCase()));
  const texts = make("span", "file-words");
  texts.append(make("span", "file-name", found.name), make("span", "file-size", sizeOf(found.size)));
  row.append(texts);
  return row;
}

function voice(found) {
  const row = make("div", "voice-row");
  const player = make("audio");
  player.controls = true;
  player.preload = "none";
  player.src = found.url;
  row.append(player, make("span", "file-size", say("voice_note", { seconds: found.seconds ?? 0 })));
  return row;
}

function film(found) {
  const player = make("video", "film");
  player.controls = true;
  player.preload = "metadata";
  player.src = found.url;
  return player;
}

function attachment(message, chat) {
  const found = message.attachment;
  if (found.kind === "photo") return picture(found, message, chat);
  if (found.kind === "voice" || found.kind === "audio") return voice(found);
  if (found.kind === "video" || found.kind === "animation") return film(found);
  if (found.kind === "document") return file(found);
  const label = found.kind === "sticker" ? found.emoji : say(found.kind);
  return make("p", found.kind === "sticker" ? "sticker" : "plain-attachment", label);
}

function answered(reply) {
  const quote = make("button", "quote");
  quote.type = "button";
  quote.append(make("span", "", reply.text || say("gone")));
  quote.addEventListener("click", () => {
    const target = quote.closest(".log").querySelector(`[data-message="${reply.id}"]`);
    target?.scrollIntoView({ block: "center", behavior: "smooth" });
    target?.classList.add("shown-up");
    setTimeout(() => target?.classList.remove("shown-up"), 1200);
  });
  return quote;
}

function foot(message) {
  const line = make("span", "foot");
  if (message.edited) line.append(make("span", "", say("edited")));
  line.append(make("time", "", minuteOf(message.at)));
  if (message.mine) line.append(make("span", "ticks", "✓"));
  return line;
}

function keyboard(message, chat) {
  const board = make("div", "keyboard");
  message.buttons.forEach((row, rowAt) => {
    const line = make("div", "keys");
    row.forEach((key, columnAt) => {
      const button = make("button", "key", key.label);
      button.type = "button";
      if (key.url) button.classList.add("opens");
      if (chat.busy.has(`${message.id}/${rowAt}/${columnAt}`)) button.classList.add("busy");
      button.addEventListener("click", () => chat.tap(message.id, rowAt, columnAt));
      line.append(button);
    });
    board.append(line);
  });
  return board;
}

function reactions(message) {
  const row = make("span", "reactions");
  for (const emoji of message.reactions) row.append(make("span", "reaction", emoji));
  return row;
}

// `chat` offers: bot, busy, send, start, tap, open(message, place).
export function bubble(message, chat) {
  const item = make("article", message.mine ? "message mine" : "message");
  item.dataset.message = message.id;
  item.tabIndex = -1;
  const body = make("div", "bubble");
  if (message.attachment?.kind === "photo") body.classList.add("with-picture");
  if (message.forwarded) body.append(make("span", "forwarded", say("forwarded")));
  if (message.reply_to) body.append(answered(message.reply_to));
  if (message.attachment) body.append(attachment(message, chat));
  if (message.text) {
    const text = make("div", "words");
    text.append(words(message.text, message.entities, chat));
    body.append(text);
  }
  const end = make("div", "end");
  if (message.reactions.length) end.append(reactions(message));
  end.append(foot(message));
  body.append(end);
  item.append(body);
  if (message.buttons.length) item.append(keyboard(message, chat));
  return item;
}
