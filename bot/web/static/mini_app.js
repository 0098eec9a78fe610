// Telegram opens this page with who opened it after the #. It is passed on once, then left.
"use strict";

const show = (id) => {
  document.getElementById("wait").hidden = true;
  document.getElementById(id).hidden = false;
};

const signIn = async (initData) => {
  const answer = await fetch("/app", {
    method: "POST",
    body: new URLSearchParams({ init_data: initData }),
    credentials: "same-origin",
  });
  if (answer.status === 204) {
    location.replace("/");
    return;
  }
  const words = answer.headers.get("content-type") || "";
  if (words.startsWith("text/plain")) {
    document.getElementById("sorry").textContent = await answer.text();
    show("sorry");
  }
  show("without");
};

const begin = () => {
  const initData = new URLSearchParams(location.hash.slice(1)).get("tgWebAppData");
  if (!initData) {
    show("without");
  } else if (window.top !== window.self) {
    // In a frame the browser keeps our cookie back: go on in a window of its own.
    document.getElementById("out").href = `/app${location.hash}`;
    show("framed");
  } else {
    signIn(initData).catch(() => show("without"));
  }
};

begin();
