// The whole page: which phones are shown, the clock, the people, and the line to the server.

import { act, listen, look } from "/static/api.js";
import { Phone } from "/static/phone.js";
import { dayName, language, minuteOf, remembered, say, speak } from "/static/words.js";

const byId = (id) => document.getElementById(id);
const phones = new Map();
const FIRST = 1001;
let status = { bot: { name: "", username: "" }, phones: [] };
let chosen = 0;
let learner = 0; // the learner chosen last, who stays beside whoever works here
let worker = 0; // of those who work here, the one chosen last
let together = null; // null: nobody has chosen yet
let payload = new URLSearchParams(location.search).get("start") ?? "";

const shell = {
  bot: () => status.bot,
  showPanel: () => openPanel(true),
  switchLanguage: () => changeLanguage(language() === "en" ? "zh-Hant" : "en"),
  payload: () => {
    const once = payload;
    payload = "";
    return once;
  },
  follower: (phone) => (worksHere(phone) ? (phones.get(learner) ?? phone) : phone),
  alert: (text) => {
    byId("alert").querySelector("p").textContent = text;
    byId("alert").showModal();
  },
};

async function changeLanguage(code) {
  await speak(code);
  for (const phone of phones.values()) phone.relabel();
  showStatus(status);
}

function openPanel(open) {
  byId("panel").classList.toggle("open", open);
  byId("veil").classList.toggle("open", open);
  if (open) byId("panel").focus();
}

// --- people --------------------------------------------------------------------------------

const worksHere = (phone) => phone.part !== "learner";
const workers = () => [...phones.values()].filter(worksHere);

// Both at once where there is room: what one does shows on the other's phone.
const sideBySide = () => together ?? (workers().length > 0 && innerWidth > 1160);

// Beside the chosen learner stands one who works here; where there is none, everybody.
function isShown(phone) {
  if (!sideBySide()) return phone.id === chosen;
  return workers().length ? phone.id === worker || phone.id === learner : true;
}

function showPeople() {
  for (const { id, name, part } of status.phones) {
    if (!phones.has(id)) {
      const phone = new Phone(id, name, shell);
      phone.part = part;
      phones.set(id, phone);
      byId("phones").append(phone.root);
      phone.refresh();
    }
  }
  if (!phones.has(chosen)) chosen = phones.keys().next().value ?? 0;
  if (!phones.has(worker)) worker = workers()[0]?.id ?? 0;
  if (phones.has(chosen)) worksHere(phones.get(chosen)) ? (worker = chosen) : (learner = chosen);
  byId("people").replaceChildren(...[...phones.values()].map(chip));
  for (const phone of phones.values()) {
    phone.root.hidden = !isShown(phone);
  }
  byId("phones").classList.toggle("together", sideBySide());
  byId("side-by-side").setAttribute("aria-pressed", String(sideBySide()));
  byId("side-by-side").textContent = say(sideBySide() ? "one_phone" : "side_by_side");
  byId("side-by-side").hidden = phones.size < 2;
}

function chip(phone) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "chip";
  button.textContent = worksHere(phone) ? say(`${phone.part}_named`, { name: phone.name }) : phone.name;
  button.setAttribute("aria-pressed", String(phone.id === chosen));
  button.addEventListener("click", () => {
    chosen = phone.id;
    showPeople();
    openPanel(false);
    phone.log.toEnd();
  });
  return button;
}

async function addPerson(event) {
  event.preventDefault();
  const field = event.target.elements.name;
  const name = field.value.trim();
  if (!name) return field.focus();
  field.value = "";
  const learners = [...phones.values()].filter((phone) => !worksHere(phone));
  const id = Math.max(FIRST - 1, ...learners.map((phone) => phone.id)) + 1;
  await act("phones", { id, first_name: name });
  chosen = id;
  showStatus(await look("status"));
}

// --- the clock -----------------------------------------------------------------------------

function showClock() {
  byId("clock").hidden = !status.turnable;
  for (const button of document.querySelectorAll(".open-panel")) button.classList.toggle("plain", !status.turnable);
  if (!status.now) return;
  byId("clock-time").textContent = minuteOf(status.now);
  byId("clock-time").dateTime = status.now;
  byId("clock-date").textContent = dayName(status.now, true);
}

async function turn(button) {
  const { advance, to } = button.dataset;
  const buttons = [...document.querySelectorAll(".clock-buttons button")];
  for (const one of buttons) one.disabled = true;
  byId("clock-note").textContent = say("turning");
  try {
    showStatus(await act("clock", advance ? { advance: Number(advance) } : { to, of: learner }));
    byId("clock-note").textContent = say("clock_note");
    openPanel(false);
  } catch (error) {
    byId("clock-note").textContent = error.message;
  }
  for (const one of buttons) one.disabled = false;
}

// --- the line to the server ----------------------------------------------------------------

function showStatus(value) {
  const renamed = value.bot.name !== status.bot.name;
  status = value;
  showPeople();
  showClock();
  for (const phone of phones.values()) {
    if (renamed) phone.relabel();
    phone.presence(value.listening || !value.pending);
  }
}

function news(event) {
  showStatus(event.status);
  for (const id of event.chats) phones.get(id)?.refresh();
}

async function loadFont() {
  const face = new FontFace("Page Han", "url(/static/font)");
  document.fonts.add(await face.load());
}

async function begin() {
  await speak(remembered());
  showStatus(await look("status"));
  if (status.font) loadFont();
  listen(news, (there) => phones.forEach((phone) => phone.lost(!there)));
  byId("language").addEventListener("click", shell.switchLanguage);
  byId("side-by-side").addEventListener("click", () => {
    together = !sideBySide();
    showPeople();
  });
  addEventListener("resize", showPeople);
  byId("add-person").addEventListener("submit", addPerson);
  byId("veil").addEventListener("click", () => openPanel(false));
  document.querySelector(".panel-close").addEventListener("click", () => openPanel(false));
  byId("panel").addEventListener("keydown", (event) => event.key === "Escape" && openPanel(false));
  byId("alert").querySelector("button").addEventListener("click", () => byId("alert").close());
  for (const button of document.querySelectorAll(".clock-buttons button")) {
    button.addEventListener("click", () => turn(button));
  }
}

begin();
