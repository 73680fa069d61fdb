"use strict";
(() => {
  const view = document.getElementById("view");
  const stage = document.getElementById("stage");
  const tip = document.getElementById("tip");
  const lines = [...document.querySelectorAll("polygon.line")];
  const cards = [...document.querySelectorAll(".card")];
  const articles = cards.filter((card) => !card.classList.contains("grey"));

  // Zoom: the width of the stage; the place under the pointer stays where it is.
  let zoom = 1;
  const fitWidth = () => Math.max(200, view.clientWidth - 48);
  function setZoom(next, clientX, clientY) {
    const frame = view.getBoundingClientRect();
    const before = stage.getBoundingClientRect();
    const x = clientX ?? frame.left + frame.width / 2;
    const y = clientY ?? frame.top + frame.height / 2;
    const share = [(x - before.left) / before.width, (y - before.top) / before.height];
    zoom = Math.min(12, Math.max(0.2, next));
    stage.style.width = fitWidth() * zoom + "px";
    const after = stage.getBoundingClientRect();
    view.scrollLeft += after.left + share[0] * after.width - x;
    view.scrollTop += after.top + share[1] * after.height - y;
  }
  const steps = { in: () => setZoom(zoom * 1.3), out: () => setZoom(zoom / 1.3), fit: () => setZoom(1) };
  document.querySelectorAll("[data-zoom]").forEach((button) => {
    button.addEventListener("click", () => steps[button.dataset.zoom]());
  });
  view.addEventListener("wheel", (event) => {
    if (!event.ctrlKey && !event.metaKey) return;
    event.preventDefault();
    setZoom(zoom * Math.exp(-event.deltaY * 0.002), event.clientX, event.clientY);
  }, { passive: false });
  window.addEventListener("resize", () => setZoom(zoom));

  // Drag to move; a drag is no click.
  let hold = null;
  let moved = false;
  view.addEventListener("pointerdown", (event) => {
    if (event.button !== 0 || event.pointerType === "touch") return;
    hold = [event.clientX, event.clientY, view.scrollLeft, view.scrollTop];
    moved = false;
  });
  window.addEventListener("pointermove", (event) => {
    if (!hold) return;
    if (Math.hypot(event.clientX - hold[0], event.clientY - hold[1]) > 4) moved = true;
    if (!moved) return;
    view.classList.add("drag");
    view.scrollLeft = hold[2] - event.clientX + hold[0];
    view.scrollTop = hold[3] - event.clientY + hold[1];
  });
  window.addEventListener("pointerup", () => { hold = null; view.classList.remove("drag"); });

  // Layers.
  function layer(box) {
    if (box.dataset.layer === "pale") stage.classList.toggle("pale", box.checked);
    else stage.classList.toggle("hide-" + box.dataset.layer, !box.checked);
  }
  document.querySelectorAll("[data-layer]").forEach((box) => {
    box.addEventListener("change", () => layer(box));
    layer(box);
  });

  // One article or item in the light.
  let picked = null;
  function pick(key, reveal) {
    picked = key === picked && reveal !== "page" ? null : key;
    stage.classList.toggle("picked", picked !== null);
    document.querySelectorAll("svg [data-g]").forEach((g) => g.classList.toggle("on", g.dataset.g === picked));
    cards.forEach((card) => card.classList.toggle("on", card.dataset.g === picked));
    if (picked === null) return;
    const card = cards.find((one) => one.dataset.g === picked);
    if (card) card.scrollIntoView({ block: "nearest" });
    const first = document.querySelector(`.l-fills [data-g="${picked}"] polygon, .l-areas [data-g="${picked}"] rect`);
    if (reveal === "page" && first) show(first);
  }
  function show(element) {
    const frame = view.getBoundingClientRect();
    const box = element.getBoundingClientRect();
    if (box.top < frame.top || box.bottom > frame.bottom || box.left < frame.left || box.right > frame.right) {
      view.scrollBy(box.left + box.width / 2 - frame.left - frame.width / 2, box.top + box.height / 2 - frame.top - frame.height / 2);
    }
  }
  stage.addEventListener("click", (event) => {
    if (moved) return;
    const group = event.target.closest(".line, .item .area")?.closest("[data-g]");
    if (group) pick(group.dataset.g);
    else if (picked !== null) pick(picked);
  });
  cards.forEach((card) => {
    card.querySelector(".head").addEventListener("click", () => {
      if (card.dataset.g === picked) pick(picked);
      else pick(card.dataset.g, "page");
    });
  });

  // What a line says.
  stage.addEventListener("pointermove", (event) => {
    const line = event.target.closest?.(".line");
    if (!line || (hold && moved)) { tip.hidden = true; return; }
    const { n, role, conf, dir, text } = line.dataset;
    tip.textContent = text || "(nothing read)";
    const small = document.createElement("small");
    small.textContent = [`line ${n}`, role, dir === "vertical" ? "vertical" : "", conf ? `confidence ${conf}` : ""].filter(Boolean).join(" · ");
    small.classList.toggle("low", line.classList.contains("doubt"));
    tip.append(small);
    tip.hidden = false;
    const room = tip.getBoundingClientRect();
    tip.style.left = Math.max(4, Math.min(event.clientX + 14, innerWidth - room.width - 8)) + "px";
    tip.style.top = (event.clientY + 18 + room.height > innerHeight ? event.clientY - room.height - 12 : event.clientY + 18) + "px";
  });
  stage.addEventListener("pointerleave", () => { tip.hidden = true; });

  // Paragraphs light their lines.
  document.querySelectorAll("[data-lines]").forEach((part) => {
    const own = part.dataset.lines.split(" ").map((id) => document.getElementById(id)).filter(Boolean);
    part.addEventListener("mouseenter", () => own.forEach((line) => line.classList.add("lit")));
    part.addEventListener("mouseleave", () => own.forEach((line) => line.classList.remove("lit")));
    part.addEventListener("click", () => { if (own.length) show(own[0]); });
  });

  // Find, and step through hits or doubtful lines.
  const find = document.getElementById("find");
  const found = document.getElementById("found");
  let hits = [];
  let at = -1;
  find.addEventListener("input", () => {
    const words = find.value.trim().toLowerCase();
    lines.forEach((line) => line.classList.remove("hit"));
    hits = words ? lines.filter((line) => line.dataset.text.toLowerCase().includes(words)) : [];
    hits.forEach((line) => line.classList.add("hit"));
    found.textContent = words ? String(hits.length) : "";
    at = -1;
    step(1);
  });
  function step(by) {
    if (!hits.length) return;
    at = (at + by + hits.length) % hits.length;
    look(hits[at]);
    found.textContent = `${at + 1}/${hits.length}`;
  }
  function look(line) {
    show(line);
    line.classList.add("lit");
    setTimeout(() => line.classList.remove("lit"), 1200);
  }
  document.querySelectorAll("[data-step]").forEach((button) => {
    button.addEventListener("click", () => step(Number(button.dataset.step)));
  });
  find.addEventListener("keydown", (event) => { if (event.key === "Enter") step(event.shiftKey ? -1 : 1); });
  const doubtful = lines.filter((line) => line.classList.contains("doubt")).sort((a, b) => a.dataset.n - b.dataset.n);
  let doubt = -1;
  const next = document.getElementById("next-doubt");
  next.disabled = !doubtful.length;
  next.addEventListener("click", () => {
    doubt = (doubt + 1) % doubtful.length;
    look(doubtful[doubt]);
  });

  // Keys.
  document.addEventListener("keydown", (event) => {
    if (event.target.matches?.("input[type=search]") || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === "Escape" && picked !== null) pick(picked);
    else if (event.key === "+" || event.key === "=") steps.in();
    else if (event.key === "-") steps.out();
    else if (event.key === "0") steps.fit();
    else if ((event.key === "ArrowDown" || event.key === "ArrowUp") && articles.length) {
      const now = articles.findIndex((card) => card.dataset.g === picked);
      const by = event.key === "ArrowDown" ? 1 : -1;
      const to = now < 0 ? (by > 0 ? 0 : articles.length - 1) : (now + by + articles.length) % articles.length;
      pick(articles[to].dataset.g, "page");
      event.preventDefault();
    }
  });

  setZoom(1);
  if (/^#\d+$/.test(location.hash)) pick(String(Number(location.hash.slice(1)) - 1), "page");
})();
