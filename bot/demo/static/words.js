// The page's own words, in the language the person chose.

const KEY = "page-language";
const LANGUAGES = { "zh-Hant": "zh-Hant-TW", en: "en" };
let words = {};
let code = "zh-Hant";

export function language() {
  return code;
}

export async function speak(wanted) {
  code = wanted in LANGUAGES ? wanted : "zh-Hant";
  const answer = await fetch(`/static/words.${code}.json`);
  words = await answer.json();
  localStorage.setItem(KEY, code);
  document.documentElement.lang = LANGUAGES[code];
  document.title = say("title");
  dress(document);
}

export function remembered() {
  return localStorage.getItem(KEY) || "zh-Hant";
}

export function say(key, values = {}) {
  const text = words[key] ?? key;
  return text.replace(/\{(\w+)\}/g, (whole, name) => values[name] ?? whole);
}

// Puts words on everything below `root` that asks for them.
export function dress(root) {
  for (const element of root.querySelectorAll("[data-word]")) {
    element.textContent = say(element.dataset.word);
  }
  for (const element of root.querySelectorAll("[data-label]")) {
    element.setAttribute("aria-label", say(element.dataset.label));
    if (element.matches("button")) element.title = say(element.dataset.label);
  }
  for (const element of root.querySelectorAll("[data-placeholder]")) {
    element.placeholder = say(element.dataset.placeholder);
  }
}

function parts(iso) {
  const [date, time] = iso.split("T");
  return { date, minute: time.slice(0, 5) };
}

// Instants arrive with the zone's own offset, so the written figures are the local ones.
export function minuteOf(iso) {
  return parts(iso).minute;
}

export function dayOf(iso) {
  return parts(iso).date;
}

export function dayName(iso, long = false) {
  const [year, month, day] = dayOf(iso).split("-").map(Number);
  const instant = new Date(Date.UTC(year, month - 1, day));
  const locale = code === "en" ? "en-GB" : "zh-TW";
  const write = (style) => new Intl.DateTimeFormat(locale, { ...style, timeZone: "UTC" }).format(instant);
  const date = write({ month: "long", day: "numeric" });
  const weekday = write({ weekday: long ? "long" : "short" });
  return code === "en" ? `${weekday} ${date}` : `${date} ${weekday}`;
}
