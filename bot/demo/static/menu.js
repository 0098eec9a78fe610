// A small menu beside what was pressed; arrows move, Escape closes, focus comes back.

let open = null;

export function closeMenu() {
  open?.();
}

// `items`: [{label, hint, run}]; `place`: {x, y} in the page or an element to stand above.
export function showMenu(phone, title, items, place) {
  closeMenu();
  const before = document.activeElement;
  const menu = document.createElement("div");
  menu.className = "menu";
  menu.setAttribute("role", "menu");
  menu.setAttribute("aria-label", title);
  for (const item of items) menu.append(entry(item));
  phone.append(menu);
  position(phone, menu, place);
  const outside = (event) => {
    if (!menu.contains(event.target)) closeMenu();
  };
  open = () => {
    open = null;
    menu.remove();
    document.removeEventListener("pointerdown", outside, true);
    before?.focus?.({ preventScroll: true });
  };
  document.addEventListener("pointerdown", outside, true);
  menu.addEventListener("keydown", (event) => walk(event, menu));
  menu.querySelector("button")?.focus({ preventScroll: true });
}

function entry(item) {
  const button = document.createElement("button");
  button.type = "button";
  button.setAttribute("role", "menuitem");
  const label = document.createElement("span");
  label.className = "menu-label";
  label.textContent = item.label;
  button.append(label);
  if (item.hint) {
    const hint = document.createElement("span");
    hint.className = "menu-hint";
    hint.textContent = item.hint;
    button.append(hint);
  }
  button.addEventListener("click", () => {
    closeMenu();
    item.run();
  });
  return button;
}

function position(phone, menu, place) {
  const frame = phone.getBoundingClientRect();
  const box = menu.getBoundingClientRect();
  let x = place.x;
  let y = place.y;
  if (place instanceof Element) {
    const anchor = place.getBoundingClientRect();
    x = anchor.left + anchor.width / 2 > frame.left + frame.width / 2 ? anchor.right - box.width : anchor.left;
    y = anchor.top > frame.top + frame.height / 2 ? anchor.top - box.height - 8 : anchor.bottom + 8;
  }
  const left = Math.min(Math.max(x - frame.left, 8), frame.width - box.width - 8);
  const top = Math.min(Math.max(y - frame.top, 8), frame.height - box.height - 8);
  menu.style.setProperty("left", `${left}px`);
  menu.style.setProperty("top", `${top}px`);
}

function walk(event, menu) {
  const buttons = [...menu.querySelectorAll("button")];
  const at = buttons.indexOf(document.activeElement);
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (step) {
    event.preventDefault();
    buttons[(at + step + buttons.length) % buttons.length].focus();
  } else if (event.key === "Escape" || event.key === "Tab") {
    event.preventDefault();
    event.stopPropagation();
    closeMenu();
  }
}
