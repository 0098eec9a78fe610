// The page's door to the local server.

async function answerOf(response) {
  const value = await response.json();
  if (!response.ok) throw new Error(value.error || response.statusText);
  return value;
}

export async function look(path) {
  return answerOf(await fetch(`/demo/${path}`));
}

export async function act(path, wish) {
  const headers = { "Content-Type": "application/json" };
  return answerOf(
    await fetch(`/demo/${path}`, { method: "POST", headers, body: JSON.stringify(wish) }),
  );
}

export async function upload(phone, kind, file, caption) {
  const body = new FormData();
  body.append("kind", kind);
  body.append("caption", caption);
  body.append("file", file);
  const headers = { "X-Phone": String(phone) };
  return answerOf(await fetch(`/demo/phones/${phone}/upload`, { method: "POST", headers, body }));
}

// Calls `news` with every event and `connected` with true or false as the line comes and goes.
export function listen(news, connected) {
  const source = new EventSource("/demo/events");
  source.onmessage = (event) => news(JSON.parse(event.data));
  source.onopen = () => connected(true);
  source.onerror = () => connected(false);
  return source;
}
