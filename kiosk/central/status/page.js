"use strict";
(() => {
  const states = ["asking", "none", "unknown", "busy", "away", "found"];
  const at = (id) => document.getElementById(id);
  const show = (state) => {
    for (const one of states) at(one).hidden = one !== state;
  };
  const write = (inside, name, text) => {
    const place = inside.querySelector("." + name);
    place.textContent = text;
    place.hidden = !text;
  };

  // a place's name keeps its own direction beside words of another
  const apart = (text) => text && "\u2068" + text + "\u2069";

  const tell = (told) => {
    const found = at("found");
    at("truth").className = told.received ? "truth received" : "truth taken";
    write(found, "claim", told.truth);
    write(found, "moment", told.where ? told.when + " · " + apart(told.where) : told.when);
    write(found, "number", told.reference);
    const list = at("steps");
    list.replaceChildren();
    for (const line of told.lines) {
      const item = at("step").content.cloneNode(true).firstElementChild;
      item.classList.add(line.state);
      write(item, "word", line.word);
      write(item, "what", line.text);
      write(item, "when", line.when);
      write(item, "where", apart(line.where));
      write(item, "note", line.note);
      list.append(item);
    }
    show("found");
  };

  const ask = async () => {
    const token = location.hash.slice(1);
    for (const link of document.querySelectorAll("nav a")) link.hash = location.hash;
    if (!token) {
      show("none");
      return;
    }
    show("asking");
    try {
      const response = await fetch("status", {
        method: "POST",
        headers: { "Content-Type": "application/json" },
        body: JSON.stringify({
          reference: location.pathname.split("/").pop(),
          token,
          language: document.documentElement.lang,
        }),
        cache: "no-store",
        credentials: "omit",
        redirect: "error",
        referrerPolicy: "no-referrer",
      });
      if (response.ok) tell(await response.json());
      else if (response.status === 429) show("busy");
      else show(response.status === 404 ? "unknown" : "away");
    } catch {
      show("away");
    }
  };

  for (const button of document.querySelectorAll("button")) {
    button.addEventListener("click", ask);
  }
  window.addEventListener("hashchange", ask);
  ask();
})();
